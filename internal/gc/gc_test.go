package gc_test

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"example.com/htmlize/internal/gc"
)

func TestDeferFirst(t *testing.T) {
	usual := debug.SetGCPercent(70)
	t.Cleanup(func() { debug.SetGCPercent(usual) })

	t.Run("GOGC is set", func(t *testing.T) {
		t.Setenv("GOGC", "70")
		gc.DeferFirst()
		if got, want := percent(), uint64(70); got != want {
			t.Errorf("GOGC is %d, want %d", got, want)
		}
	})
	t.Run("until the first collection", func(t *testing.T) {
		unset(t, "GOGC")
		gc.DeferFirst()
		if got, want := percent(), uint64(400); got != want {
			t.Fatalf("GOGC is %d before the first collection, want %d", got, want)
		}
		for percent() != 70 {
			runtime.GC()
		}
	})
}

// percent returns the GOGC that holds now.
func percent() uint64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// unset takes a variable out of the environment until the end of the test.
func unset(t *testing.T, key string) {
	t.Setenv(key, "")
	if err := os.Unsetenv(key); err != nil {
		t.Fatal(err)
	}
}
