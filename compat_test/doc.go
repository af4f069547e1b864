// Package compat is the compatibility matrix of docs/compatibility.md: it runs the command and the packs, as they are built and
// shipped, against each other and against frozen ones, over every protocol.
//
// TestMain builds every program once (build_test.go): today's, the same with other releases of go-plugin, and the modules below
// frozen, which are never edited. These tests run them:
//
//   - TestMatrix runs all packs under today's host, for the first table;
//   - TestFrozenHosts runs all packs under frozen hosts, for the second. The documents that come out differently there are in
//     exception_test.go;
//   - TestSkewedHosts runs today's packs under hosts with other releases of go-plugin, for the third;
//   - TestSizes, TestLargestSizes and TestSizesUnderHosts reach the limits of messages and of texts;
//   - TestFreezing freezes a release as frozen/README.md says, and runs the rows and the column that it adds.
//
// A pack is a packPeer. A host that is a program of its own is a hostPeer: host2023, a reportingHost or a commandHost. They render
// the files in testdata/documents, which the type document describes. Host2023, which has no manifest, renders those in
// testdata/host2023, which the type post2023 describes.
//
// The tests fail where docs/compatibility.md differs from what they found. The command make compat runs them with -update, which
// writes the page's tables and lists. To add a document, add a file; to add a frozen peer, see frozen/README.md.
//
// The packages below test whole programs in other ways:
//
//   - badpacks runs packs that misbehave;
//   - processes kills and pauses hosts, and closes connections;
//   - soak renders many documents while packs are killed;
//   - readme follows the README;
//   - constraints checks the table of version constraints in docs/manifest.md.
//
// Their programs are built and run by the package programs.
package compat
