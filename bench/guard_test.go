package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.com/htmlize/host"
	"example.com/htmlize/pack"
)

// TestGuard holds what a rendering costs where noise can't blur it: in what is counted, and not in time. What is allocated
// is nearly the same in each run, so the bounds are a little above what is measured today and far below a slip.
func TestGuard(t *testing.T) {
	t.Run("allocations per role", func(t *testing.T) {
		// The table of README.md allows 4.
		const roles, most = 10_000, 2.0
		h := openHost(t, "one", 2, "")
		if got := allocated(t, h, roles).objects / roles; got > most {
			t.Errorf("got %.2f allocations in the host for each role, want at most %.2f", got, most)
		}
	})
	t.Run("growth", func(t *testing.T) {
		// Buffers come in powers of two. What grows with the square of the document would be 100 times as much.
		const most = 20
		h := openHost(t, "one", 2, "")
		small, large := allocated(t, h, 1_000), allocated(t, h, 10_000)
		if got := large.objects / small.objects; got > most {
			t.Errorf("got %.1f times the allocations for 10 times the roles, want at most %d", got, most)
		}
		if got := large.bytes / small.bytes; got > most {
			t.Errorf("got %.1f times the bytes allocated for 10 times the roles, want at most %d", got, most)
		}
	})
	t.Run("calls", func(t *testing.T) {
		// A message has 4,096 texts at most.
		for _, test := range []struct{ roles, want int }{{1, 1}, {10, 1}, {1_000, 1}, {10_000, 3}} {
			t.Run(strconv.Itoa(test.roles), func(t *testing.T) {
				h := openHost(t, countingPack, 2, "")
				html := render(t, h, parse(t, Document(test.roles, 1, "tt")))
				got := 0
				for strings.Contains(html, callNumber(got+1)) {
					got++
				}
				if got != test.want {
					t.Errorf("got %d calls for a document of %d roles, want %d", got, test.roles, test.want)
				}
			})
		}
	})
	t.Run("processes", func(t *testing.T) {
		var started []string
		h := openHost(t, "hundred", 2, "", host.WithEvents(func(e host.Event) { started = append(started, fmt.Sprint(e.Kind, " ", e.Pack)) }))
		render(t, h, parse(t, "A text that needs no pack.\n"))
		if len(started) > 0 {
			t.Errorf("got processes %q for a document without roles, want none", started)
		}
		for range 3 {
			render(t, h, parse(t, Document(100, 1, "tt")))
		}
		if want := []string{"started hundred"}; !slices.Equal(started, want) {
			t.Errorf("got processes %q for three documents with roles of one pack, want %q", started, want)
		}
	})
}

// cost is what a rendering allocates in this process.
type cost struct{ objects, bytes float64 }

// allocated returns what it takes on average to render a document of so many roles with a pack that runs.
func allocated(t *testing.T, h *host.Host, roles int) cost {
	t.Helper()
	doc := parse(t, Document(roles, 1, "tt"))
	render(t, h, doc)
	const times = 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		render(t, h, doc)
	}
	runtime.ReadMemStats(&after)
	return cost{float64(after.Mallocs-before.Mallocs) / times, float64(after.TotalAlloc-before.TotalAlloc) / times}
}

// countingPack is the name of a pack whose role tt returns the number of calls so far.
const countingPack = "counting"

// newCountingPack returns that pack.
func newCountingPack() pack.Pack {
	return pack.Pack{Name: countingPack, Version: "1.0.0", Plugins: []pack.Plugin{pack.Role("tt", countCalls())}}
}

// countCalls returns a role that tells calls apart by their contexts: all texts that come with one call share theirs.
func countCalls() pack.RoleFunc {
	var mu sync.Mutex
	seen := make(map[context.Context]bool)
	return func(ctx context.Context, _ pack.RoleCall) (pack.HTML, error) {
		mu.Lock()
		defer mu.Unlock()
		seen[ctx] = true
		return pack.HTML(callNumber(len(seen))), nil
	}
}

func callNumber(n int) string { return fmt.Sprintf("(call %d)", n) }
