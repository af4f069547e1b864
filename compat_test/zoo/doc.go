// Package zoo keeps packs that go wrong, each in a way of its own, and holds the host to what it promises whatever a pack
// does: it answers in bounded time and says what happened, it leaves nothing behind, and a healthy pack beside it doesn't
// notice.
//
// # The animals
//
// An animal is a function in one of two programs, and runs under its own name: animals/sdk has packs that are built with
// the SDK, and animals/bare those without it, down to programs that are no packs at all.
//
// # The cases
//
// A case is a file testdata/NAME.txtar. It begins with what the animal does, and, where the case is for one protocol
// alone, with the line "protocol: 2" before that. Its files are:
//
//   - manifest.yaml, whose first pack is the animal: its path is the program and the name, as in "sdk/spins". The test adds
//     the pack healthy after the last, with the role well, and lets the animal speak one protocol only. The pack
//     "sdk/keeper" has a role with which a document does something to the animal's process from outside.
//   - NAME.txt, documents, which are rendered one after the other through the same host.
//   - NAME.html, what the document comes out as. Without it, the document must not come out at all. Nothing rewrites it.
//   - messages, or messages-1 and messages-2 where the protocols differ: the errors and warnings of all documents, and what
//     became of each of the animal's processes. The flag -update rewrites them.
//   - Any other is put beside the animal's executable, for the animal to read.
//
// Each case is a visit to the animal, over each protocol: a process of its own with one host, so that a host that is
// brought down or hangs is seen, and a TMPDIR of its own, by which what is left behind is found. Besides the case's documents
// it renders others that need the healthy pack alone, before, at the same time and afterwards.
//
// To add an animal, write its function, add it to its program's table, and write a case with a manifest, a document and its
// HTML; then run the test with -update, and read what it wrote. An animal is bounded: where it takes what the machine has, it
// does so under a limit. A timeout of the manifest that isn't to run out is long, and one that is to run out leaves enough
// time for what has to happen before.
package zoo
