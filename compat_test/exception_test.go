package compat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exception is a document for which a frozen host gives another result than today's host over the same protocol.
type exception struct {
	host, document string
	// packs are the packs with which it does. Without any, it does with all packs of the document.
	packs []string
	// want is the expected result, in the form of a document's. A "…" at the end stands for a text of the system, which differs from
	// run to run. If it is empty, rendering would never end, and the document isn't run.
	want string
	why  string
}

const (
	noConfigs      = "today's host refuses a configuration over protocol 1; this one knows nothing of configurations"
	noDeadline     = "it isn't run: protocol 1 carries no deadline, and this host has none of its own, so it would wait forever"
	connectionLost = "today's host reports how the process ended; this one, that the connection ended before an answer"
	unexplained    = "today's host explains what protocol 1 doesn't carry"
	notAsked       = "today's host asks the executable for what protocol 1 doesn't carry"
	notUTF8        = "the report is JSON, which can't carry a result that isn't UTF-8, so that text is no error there"
	noSchema       = "the report has no schema of the configuration, so the error is at the whole configuration"
	ownWords       = "the error is the host's own, with another text"
)

var exceptions = []exception{
	{host: "host-v1", document: "config", why: noConfigs, want: "<p>Hello, Joe!</p>\n\n"},
	{host: "host-v1", document: "config-refused", why: noConfigs, want: "<p>Hello, a!</p>\n\n"},
	{host: "host-v1", document: "contents-hang", why: noDeadline},
	{host: "host-v1", document: "hang", why: noDeadline},
	{host: "host-v1", document: "exit", why: connectionLost, want: "error: input.txt:1:1: role exit: unexpected EOF\n"},
	{host: "host-v1", document: "exit-output", why: connectionLost, want: "error: input.txt:1:1: role exit: unexpected EOF\n"},
	{host: "host-v1", document: "faults", packs: []string{"pack-v1"}, why: notUTF8,
		want: "error: input.txt:1:1: role fail: no such luck\nerror: input.txt:2:1: role panic: panic: no parachute\n"},
	{host: "host-v1", document: "no-plugin", why: unexplained,
		want: "error: manifest.yaml:5:15: pack peer (peer): the manifest binds plugin shout, and the pack has no plugins\n"},
	{host: "host-v1", document: "version", why: unexplained,
		want: "error: manifest.yaml:5:14: pack peer (peer): the manifest wants version \">= 1.0\", and the pack calls its own \"\", which is none\n"},
	{host: "host-v1", document: "version-describe", why: notAsked,
		want: "error: manifest.yaml:5:14: pack peer (peer): the manifest wants version \"~> 1.0\", and the pack calls its own \"\", which is none\n"},
	{host: "host-v1", document: "version-refused", why: notAsked,
		want: "error: manifest.yaml:5:14: pack peer (peer): the manifest wants version \"~> 9.0\", and the pack calls its own \"\", which is none\n"},
	{host: "host-v2", document: "config-refused", why: noSchema,
		want: "error: manifest.yaml:5:50: pack peer (peer): config of plugin greet: unknown key \"greting\"; the keys are greeting\n"},
	{host: "host-v2", document: "exit", why: connectionLost,
		want: "error: input.txt:1:1: role exit: the pack gave no answer to the call: rpc error: code = Unavailable desc = …"},
	{host: "host-v2", document: "exit-output", why: connectionLost,
		want: "error: input.txt:1:1: role exit: the pack gave no answer to the call: rpc error: code = Unavailable desc = …"},
	{host: "host-v2", document: "lookup-no-table", why: ownWords, want: "error: input.txt:1:1: role term: no table \"terms\"\n"},
}

// check checks the result of the frozen host, and that it differs from today's.
func (e exception) check(t *testing.T, got, todays string) {
	t.Helper()
	if got == todays {
		t.Errorf("it has the same result as today's host, but is listed as an exception: %s", e.why)
	}
	want, isPrefix := strings.CutSuffix(e.want, "…")
	if isPrefix && strings.HasPrefix(got, want) {
		return
	}
	if diff := cmp.Diff(e.want, got); diff != "" {
		t.Errorf("an exception: %s\n-want +got\n%s", e.why, diff)
	}
}

// exception returns the exception for a document, and false if there is none.
func (r reportingHost) exception(d document) (exception, bool) {
	i := slices.IndexFunc(exceptions, func(e exception) bool {
		return e.host == r.name && e.document == d.name && (e.packs == nil || slices.Contains(e.packs, d.packs["peer"]))
	})
	if i < 0 {
		return exception{}, false
	}
	return exceptions[i], true
}

// TestExceptions checks that the document of each exception exists and is for its packs, and checks the list of exceptions in
// docs/compatibility.md.
func TestExceptions(t *testing.T) {
	peers := make(map[string][]string)
	for _, d := range readDocuments(t) {
		peers[d.name] = append(peers[d.name], d.packs["peer"])
	}
	var lines strings.Builder
	for _, e := range exceptions {
		if peers[e.document] == nil {
			t.Errorf("there is no document %s", e.document)
		}
		with := ""
		for _, pack := range e.packs {
			if !slices.Contains(peers[e.document], pack) {
				t.Errorf("document %s is not for %s", e.document, pack)
			}
			with += fmt.Sprintf(" with `%s`", pack)
		}
		fmt.Fprintf(&lines, "- `%s` under `%s`%s: %s.\n", e.document, e.host, with, e.why)
	}
	checkPage(t, "exceptions", lines.String())
}
