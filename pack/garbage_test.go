package pack

import (
	"runtime"
	"testing"
)

func TestSpareCollections(t *testing.T) {
	next := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.NextGC
	}
	before := next()
	end := spareCollections()
	// The heap counts what is never touched, too.
	if got, want := next(), before+spareGarbage; got < want {
		t.Errorf("the next collection is at %d bytes of heap, and at %d without; want %d at least", got, before, want)
	}
	end()
	if got, limit := next(), before+spareGarbage; got >= limit {
		t.Errorf("the next collection is at %d bytes of heap after the end; want less than %d", got, limit)
	}
}
