package pack

import "runtime"

// spareGarbage is how much garbage, in bytes, there may be in a pack's process at least before it is collected.
const spareGarbage = 32 << 20

// spareCollections lets the garbage collector wait until the heap has grown by some MiB, until the function returned is called.
// A pack has a small heap, and a call brings much garbage: Go's usual rule, to collect whenever the heap has doubled, has it
// collect several times in each call of a large document. What is allocated here is never written to, so it takes no memory; it
// only counts where the collector looks at how much there is. A pack with a large heap of its own takes no notice.
func spareCollections() (end func()) {
	uncounted := make([]byte, spareGarbage/2)
	return func() { runtime.KeepAlive(uncounted) }
}
