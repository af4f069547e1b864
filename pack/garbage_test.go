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
	if got := next(); got < spareGarbage || got < before+spareGarbage/2 {
		t.Errorf("the garbage is collected at %d bytes of heap, and at %d without; want %d at least", got, before, spareGarbage)
	}
	end()
	if got := next(); got >= before+spareGarbage/2 {
		t.Errorf("the garbage is collected at %d bytes of heap after the end; want less than %d", got, before+spareGarbage/2)
	}
}
