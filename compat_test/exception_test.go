package compat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exception is a document that comes out of a frozen host otherwise than of today's over the same protocol.
type exception struct {
	host, document string
	// packs are those with which it does so; none are all that the document is for.
	packs []string
	// want is what it comes out as, in the form of a document's. Where it ends with "…", that stands for words of the system,
	// which differ from run to run. Empty is a document that never comes out there, and isn't run.
	want string
	why  string
}

const (
	noConfigs   = "today's host refuses a configuration over protocol 1; this one knows of none"
	noDeadline  = "it isn't run: protocol 1 carries no deadline, and this host has none of its own, so it would wait for ever"
	brokeOff    = "today's host tells how a process ended; this one, that an answer broke off"
	unexplained = "today's host explains what a pack of protocol 1 can't tell"
	notAsked    = "today's host asks the executable for what protocol 1 doesn't carry"
	notUTF8     = "the report is JSON, which carries no result that isn't UTF-8, and so that text is no error there"
	noSchema    = "it tells nothing of the configuration's keys, so the error stands at all of the configuration"
	ownWords    = "the error is the host's, which has words of its own"
)

var exceptions = []exception{
	{host: "host-v1", document: "config", why: noConfigs, want: "<p>Hello, Joe!</p>\n\n"},
	{host: "host-v1", document: "config-refused", why: noConfigs, want: "<p>Hello, a!</p>\n\n"},
	{host: "host-v1", document: "contents-hang", why: noDeadline},
	{host: "host-v1", document: "hang", why: noDeadline},
	{host: "host-v1", document: "exit", why: brokeOff, want: "error: input.txt:1:1: role exit: unexpected EOF\n"},
	{host: "host-v1", document: "exit-output", why: brokeOff, want: "error: input.txt:1:1: role exit: unexpected EOF\n"},
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
	{host: "host-v2", document: "exit", why: brokeOff,
		want: "error: input.txt:1:1: role exit: the pack gave no answer to the call: rpc error: code = Unavailable desc = …"},
	{host: "host-v2", document: "exit-output", why: brokeOff,
		want: "error: input.txt:1:1: role exit: the pack gave no answer to the call: rpc error: code = Unavailable desc = …"},
	{host: "host-v2", document: "lookup-no-table", why: ownWords, want: "error: input.txt:1:1: role term: no table \"terms\"\n"},
}

// check holds what the document came out as, and that it differs from what today's host makes of it.
func (e exception) check(t *testing.T, got, todays string) {
	t.Helper()
	if got == todays {
		t.Errorf("it comes out as it has to, and is listed as an exception: %s", e.why)
	}
	want, open := strings.CutSuffix(e.want, "…")
	if open && strings.HasPrefix(got, want) {
		return
	}
	if diff := cmp.Diff(e.want, got); diff != "" {
		t.Errorf("an exception: %s\n-want +got\n%s", e.why, diff)
	}
}

// exception returns the document's, and false where it is none.
func (r reportingHost) exception(d document) (exception, bool) {
	i := slices.IndexFunc(exceptions, func(e exception) bool {
		return e.host == r.name && e.document == d.name && (e.packs == nil || slices.Contains(e.packs, d.packs["peer"]))
	})
	if i < 0 {
		return exception{}, false
	}
	return exceptions[i], true
}

// TestExceptions holds that each exception is of a document that there is, for packs that it is for; and the list of them in
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
	holdPage(t, "exceptions", lines.String())
}
