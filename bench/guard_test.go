package bench

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// TestGuard bounds what can be counted, which doesn't vary like time: allocations, calls and processes. Allocations are almost the same in
// each run, so the limits are a little above today's numbers and far below those of a regression.
func TestGuard(t *testing.T) {
	t.Run("per role", func(t *testing.T) {
		// The target in RESULTS.md is at most 4 allocations. A copy of the document would add 88 bytes for each role.
		const roles = 1_000
		for _, test := range []struct {
			name           string
			protocol       int
			objects, bytes float64
		}{{"linked", 0, 2, 230}, {"protocol=2", 2, 2, 335}} {
			t.Run(test.name, func(t *testing.T) {
				got := minAllocations(t, openHost(t, "one", test.protocol, ""), roles)
				if got := got.objects / roles; got > test.objects {
					t.Errorf("got %.2f allocations in the host for each role, want at most %.2f", got, test.objects)
				}
				if got := got.bytes / roles; got > test.bytes {
					t.Errorf("got %.2f bytes allocated in the host for each role, want at most %.2f", got, test.bytes)
				}
			})
		}
	})
	t.Run("growth", func(t *testing.T) {
		// The sizes of buffers are powers of two. Quadratic growth would be 100 times as much.
		const most = 20
		h := openHost(t, "one", 2, "")
		small, large := minAllocations(t, h, 1_000), minAllocations(t, h, 10_000)
		if got := large.objects / small.objects; got > most {
			t.Errorf("got %.1f times the allocations for 10 times the roles, want at most %d", got, most)
		}
		if got := large.bytes / small.bytes; got > most {
			t.Errorf("got %.1f times the bytes allocated for 10 times the roles, want at most %d", got, most)
		}
	})
	t.Run("calls", func(t *testing.T) {
		for _, names := range [][]string{{"a"}, {"a", "b", "c"}} {
			for _, roles := range []int{1, 10, 1_000, 10_000} {
				t.Run(fmt.Sprintf("roles=%d/names=%d", roles, len(names)), func(t *testing.T) {
					h, counter := openCounting(t)
					render(t, h, parse(t, Document(roles, 1, names...)))
					if got, want := counter.calls.Load(), int32(1); got != want {
						t.Errorf("got %d calls for the document, want %d", got, want)
					}
				})
			}
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

// allocations are what a rendering allocates in this process.
type allocations struct{ objects, bytes float64 }

// minAllocations returns the minimum over many renderings of a document with a pack that runs. Other renderings also allocate buffers to be
// reused, if the garbage collector or, at random, the race detector has removed those from before.
func minAllocations(t *testing.T, h *host.Host, roles int) allocations {
	t.Helper()
	doc := parse(t, Document(roles, 1, "tt"))
	render(t, h, doc)
	least := allocations{math.Inf(1), math.Inf(1)}
	for range 50_000 / roles {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		render(t, h, doc)
		runtime.ReadMemStats(&after)
		least.objects = min(least.objects, float64(after.Mallocs-before.Mallocs))
		least.bytes = min(least.bytes, float64(after.TotalAlloc-before.TotalAlloc))
	}
	return least
}

// countingPack is the pack whose calls are counted.
var countingPack = pack.Pack{
	Name:    "counting",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		{Name: "first", Roles: map[string]pack.RoleFunc{"a": tt, "b": tt}},
		{Name: "second", Roles: map[string]pack.RoleFunc{"c": tt}},
	},
}

// callCounter counts the calls of ProcessRoles of a pack.
type callCounter struct {
	model.Pack
	calls atomic.Int32
}

func (p *callCounter) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	p.calls.Add(1)
	return p.Pack.ProcessRoles(ctx, call)
}

// openCounting returns a host with countingPack linked, and the counter of its calls.
func openCounting(t *testing.T) (*host.Host, *callCounter) {
	t.Helper()
	linked, err := pack.Linked(countingPack)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.Parse("manifest.yaml", []byte(Manifest(countingPack, "")), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	counter := &callCounter{Pack: model.PackOf(linked)}
	h, err := host.New(m, host.WithLinked(countingPack.Name, model.Link(counter)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h, counter
}
