package pack

import "runtime"

// spareGarbage is how many bytes later than usual a pack's garbage is collected.
const spareGarbage = 16 << 20

// spareCollections lets the garbage collector wait for that much more garbage until the function returned is called. A pack has a
// small heap, and a call brings much garbage: Go's usual rule, to collect whenever the heap has doubled, has it collect several
// times in each call of a large document. What is allocated here is never written to, so it takes no memory; it only counts
// where the collector looks at how much is in use.
func spareCollections() (end func()) {
	uncounted := make([]byte, spareGarbage)
	return func() { runtime.KeepAlive(uncounted) }
}
