// Package packtest tests packs. A table of calls and their results runs against a pack three times: linked into the test, over
// protocol 1 and over protocol 2. For the latter two, the real client and server are on a real connection.
package packtest
