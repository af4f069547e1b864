// Package supervisor runs the packs of a manifest: it starts a [Pack] when a call needs it, verifies what it says of itself
// against the manifest, restarts it after a crash, and ends it.
//
// A running pack is an instance: a process of package launch, or a pack that is linked into the program. All documents share it.
// A crash is every end of an instance that the host didn't want: its process exited, its connection broke, or it hangs, answers no
// ping and was killed.
//
// The calls that a crash cut short are made again, in isolated instances, which serve one call each. So a text that crashes the pack
// again is found, and no other document has to do with it.
//
// What a pack does once it runs is an error of texts and never of a whole call: the error of a call is that the pack can't be
// started, or that the work has ended.
package supervisor
