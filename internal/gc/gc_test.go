package gc_test

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"example.com/htmlize/internal/gc"
)

func TestDeferFirst(t *testing.T) {
	usual := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(usual) })

	t.Run("until the first collection", func(t *testing.T) {
		debug.SetGCPercent(100)
		gc.DeferFirst()
		if got, want := percent(), uint64(400); got != want {
			t.Fatalf("GOGC is %d before the first collection, want %d", got, want)
		}
		for percent() != 100 {
			runtime.GC()
		}
	})
	t.Run("another GOGC", func(t *testing.T) {
		debug.SetGCPercent(70)
		gc.DeferFirst()
		if got, want := percent(), uint64(70); got != want {
			t.Errorf("GOGC is %d, want %d", got, want)
		}
	})
	t.Run("set later", func(t *testing.T) {
		debug.SetGCPercent(100)
		gc.DeferFirst()
		debug.SetGCPercent(50)
		// The second one returns only after the cleanup of DeferFirst has run.
		awaitCleanup()
		awaitCleanup()
		if got, want := percent(), uint64(50); got != want {
			t.Errorf("GOGC is %d after the first collection, want %d", got, want)
		}
	})
}

// awaitCleanup runs the garbage collector until a new object is cleaned up.
func awaitCleanup() {
	cleaned := make(chan struct{})
	runtime.AddCleanup(new(*int), func(cleaned chan struct{}) { close(cleaned) }, cleaned)
	for {
		runtime.GC()
		select {
		case <-cleaned:
			return
		default:
			runtime.Gosched()
		}
	}
}

// percent returns the current GOGC.
func percent() uint64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
