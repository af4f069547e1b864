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

// TestGuard holds what a rendering costs where noise can't blur it: in what is counted, and not in time. What is allocated
// is nearly the same in each run, so the bounds are a little above what is measured today and far below a slip.
func TestGuard(t *testing.T) {
	t.Run("per role", func(t *testing.T) {
		// RESULTS.md wants 4 allocations at most. A copy of the document would be 88 bytes more for each role.
		const roles = 1_000
		for _, test := range []struct {
			name           string
			protocol       int
			objects, bytes float64
		}{{"linked", 0, 2, 230}, {"protocol=2", 2, 2, 335}} {
			t.Run(test.name, func(t *testing.T) {
				got := allocated(t, openHost(t, "one", test.protocol, ""), roles)
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
		for _, names := range [][]string{{"a"}, {"a", "b", "c"}} {
			for _, roles := range []int{1, 10, 1_000, 10_000} {
				t.Run(fmt.Sprintf("roles=%d/names=%d", roles, len(names)), func(t *testing.T) {
					h, counted := openCounted(t)
					render(t, h, parse(t, Document(roles, 1, names...)))
					if got, want := counted.calls.Load(), int32(1); got != want {
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

// cost is what a rendering allocates in this process.
type cost struct{ objects, bytes float64 }

// allocated returns what it takes at the least to render a document of so many roles with a pack that runs. What other
// renderings take on top of that are buffers to use again, which the collector has taken away or, at random, the race detector.
func allocated(t *testing.T, h *host.Host, roles int) cost {
	t.Helper()
	doc := parse(t, Document(roles, 1, "tt"))
	render(t, h, doc)
	least := cost{math.Inf(1), math.Inf(1)}
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

// counting is the pack whose calls are counted.
var counting = pack.Pack{
	Name:    "counting",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		{Name: "first", Roles: map[string]pack.RoleFunc{"a": tt, "b": tt}},
		{Name: "second", Roles: map[string]pack.RoleFunc{"c": tt}},
	},
}

// countedPack counts the calls for roles that come to a pack.
type countedPack struct {
	model.Pack
	calls atomic.Int32
}

func (p *countedPack) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	p.calls.Add(1)
	return p.Pack.ProcessRoles(ctx, call)
}

// openCounted returns a host with all of the pack whose calls are counted linked in, and what counts them.
func openCounted(t *testing.T) (*host.Host, *countedPack) {
	t.Helper()
	linked, err := pack.Linked(counting)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.Parse("manifest.yaml", []byte(Manifest(counting, "")), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	counted := &countedPack{Pack: model.PackOf(linked)}
	h, err := host.New(m, host.WithLinked(counting.Name, model.Link(counted)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h, counted
}
