// Package compat is where whole programs meet: the command and packs as they are built and shipped, over every
// protocol, and what the README promises. It is the compatibility matrix of docs/compatibility.md.
//
// TestMain builds every peer once (build_test.go): today's programs, the same with other releases of go-plugin, and the
// modules below frozen, which are never edited. Then
//
//   - TestMatrix runs all packs under today's host: the first table;
//   - TestFrozenHosts runs all packs under frozen hosts: the second. What comes out otherwise there is in exception_test.go;
//   - TestSkewedHosts runs today's packs under hosts with other releases of go-plugin: the third;
//   - TestSizes, TestLargestSizes and TestSizesUnderHosts go to the bounds of messages and of texts;
//   - TestConstraints holds the table of versions in docs/manifest.md;
//   - TestFreezing freezes a release as frozen/README.md says, and runs the rows and the column that it adds;
//   - TestReadme follows the README.
//
// A pack is a packPeer, and a host that is a program of its own a hostPeer: host2023, a reportingHost or a commandHost.
// What they render are the files in testdata/documents, described at the type document. Host2023, which has no manifest, has
// posts of its own in testdata/host2023, described at the type post2023.
//
// The tables and lists of the page are what a run found: the tests fail where the page says something else, and make compat,
// which runs them with -update, writes it. To add a document is to add a file; to add a frozen peer, see frozen/README.md.
//
// Two more tests of whole programs are in packages of their own: badpacks runs packs that misbehave, and soak renders documents
// while packs are killed.
package compat
