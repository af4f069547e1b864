package compat_test

import (
	"slices"
	"testing"
)

// exception is a document that comes out of a frozen host otherwise than of today's over the same protocol.
type exception struct {
	host, document string
	// packs are those with which it does so; none are all that the document is for.
	packs []string
	// endless is a document that never comes out there, and isn't run.
	endless bool
	why     string
}

var exceptions = []exception{
	{host: "host-v1", document: "config", why: "today's host refuses a configuration over protocol 1; this one knows of none"},
	{host: "host-v1", document: "config-refused", why: "today's host refuses a configuration over protocol 1; this one knows of none"},
	{host: "host-v1", document: "contents-hang", endless: true, why: "protocol 1 carries no deadline, and this host has none of its own"},
	{host: "host-v1", document: "hang", endless: true, why: "protocol 1 carries no deadline, and this host has none of its own"},
	{host: "host-v1", document: "exit", why: "today's host tells how a process ended; this one, that an answer broke off"},
	{host: "host-v1", document: "exit-output", why: "today's host tells how a process ended; this one, that an answer broke off"},
	{host: "host-v1", document: "faults", packs: []string{"pack-v1"}, why: "the report is JSON, which carries no result that isn't UTF-8"},
	{host: "host-v1", document: "no-plugin", why: "today's host explains what a pack of protocol 1 can't tell"},
	{host: "host-v1", document: "version", why: "today's host explains what a pack of protocol 1 can't tell"},
	{host: "host-v1", document: "version-describe", why: "today's host asks the executable for what protocol 1 doesn't carry"},
	{host: "host-v1", document: "version-refused", why: "today's host asks the executable for what protocol 1 doesn't carry"},
	{host: "host-v2", document: "exit", why: "today's host tells how a process ended; this one, that an answer broke off"},
	{host: "host-v2", document: "exit-output", why: "today's host tells how a process ended; this one, that an answer broke off"},
	{host: "host-v2", document: "lookup-no-table", why: "the error is the host's, which has words of its own"},
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

// TestExceptions holds that each exception is of a document that there is, for packs that it is for.
func TestExceptions(t *testing.T) {
	documents := readDocuments(t)
	for _, e := range exceptions {
		var peers []string
		for _, d := range documents {
			if d.name == e.document {
				peers = append(peers, d.packs["peer"])
			}
		}
		if peers == nil {
			t.Errorf("there is no document %s", e.document)
		}
		for _, pack := range e.packs {
			if !slices.Contains(peers, pack) {
				t.Errorf("document %s is not for %s", e.document, pack)
			}
		}
	}
}
