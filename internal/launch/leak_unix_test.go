//go:build unix

package launch

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestNothingLeft checks that no goroutine of a pack runs on after its stop, whatever happened before. It can't run in parallel with
// other tests: their packs have goroutines, too.
func TestNothingLeft(t *testing.T) {
	for _, test := range []struct {
		name, program string
		protocols     []int
	}{
		{"protocol 1", "good", []int{1}},
		{"protocol 2", "good", []int{2}},
		{"ignores the request, protocol 1", "ignores-shutdown", []int{1}},
		{"ignores the request, protocol 2", "ignores-shutdown", []int{2}},
		{"no handshake", "noisy", []int{1, 2}},
		{"dead socket", "dead-socket", []int{1, 2}},
		{"no process", "none", []int{1, 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			spec := specOf(filepath.Join(t.TempDir(), test.program))
			if _, ok := programs[test.program]; ok {
				folder, _ := install(t, test.program)
				spec.Path = filepath.Join(folder, test.program)
			}
			spec.Protocols = test.protocols
			before := goroutines()
			for range 2 {
				p, err := Start(t.Context(), spec)
				if err != nil {
					continue
				}
				if err := p.Pack().Configure(t.Context(), nil); err != nil {
					t.Error(err)
				}
				if _, err := renderOne(t.Context(), p, "tt", "x"); err != nil {
					t.Error(err)
				}
				p.Stop()
			}
			// The last of them end a moment later, and nothing can be waited for.
			for end := time.Now().Add(awaitTimeout); ; time.Sleep(10 * time.Millisecond) {
				after := goroutines()
				if len(after) <= len(before) {
					return
				}
				if time.Now().After(end) {
					t.Fatalf("got %d goroutines, want %d:\n%s", len(after), len(before), strings.Join(after, "\n\n"))
				}
			}
		})
	}
}

// goroutines returns the stacks of all goroutines except those of the tests themselves.
func goroutines() []string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var others []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if !strings.Contains(stack, "testing.tRunner") && !strings.Contains(stack, "testing.(*M)") && !strings.Contains(stack, "launch.install") {
			others = append(others, stack)
		}
	}
	return others
}
