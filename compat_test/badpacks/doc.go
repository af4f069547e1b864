// Package badpacks runs packs that misbehave, each in its own way, and checks what the host promises whatever a pack does: it
// answers in bounded time and reports what happened, it leaves nothing behind, and a healthy pack beside the bad one is not
// affected.
//
// # The packs
//
// Each bad pack is a function in one of two programs: packs/sdk has those that are built with the SDK, and packs/bare those that
// aren't, down to programs that are no packs at all. The program runs the function that has the name of its executable.
//
// # The cases
//
// A case is a file testdata/NAME.txtar. It begins with what the pack does. A case for only one protocol has the line "protocol: 2"
// before that. Its files are:
//
//   - manifest.yaml, whose first pack is the bad one: its path is the program and the function, as in "sdk/hangs-in-call". The test
//     adds the pack healthy, with the role well, after the last pack, and allows the bad pack only one protocol. The pack
//     "sdk/signaler" has a role by which a document sends a signal to the bad pack's process.
//   - NAME.txt, documents, which are rendered one after the other by the same host.
//   - NAME.html, the HTML of the document. Without it, rendering must fail. The flag -update doesn't rewrite it.
//   - messages, or messages-1 and messages-2 where the protocols differ: the errors and warnings of all documents, and how each
//     process of the bad pack started and ended. The flag -update rewrites them.
//   - Any other file is put beside the bad pack's executable, for the pack to read.
//
// Each case runs over each protocol in a process of its own, with one host, so that the test notices a host that crashes or hangs.
// The process has a TMPDIR of its own, in which the test finds what is left behind. Before, during and after the case's documents,
// it renders others that need only the healthy pack.
//
// To add a bad pack, write its function, add it to its program's table, and write a case with a manifest, a document and its HTML;
// then run the test with -update, and read what it wrote. A bad pack must be bounded: one that exhausts a resource does so under a
// limit. In the manifest, a timeout that should not expire is long, and one that should expire leaves enough time for what has to
// happen before.
package badpacks
