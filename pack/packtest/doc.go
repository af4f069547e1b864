// Package packtest tests packs. A table of calls and their results runs against a pack three times: linked into the test,
// over protocol 1 and over protocol 2, each with the real client and server and a real connection between them.
package packtest
