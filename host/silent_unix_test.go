//go:build unix

package host

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"

	"example.com/htmlize/pack"
)

func init() { testPacks["freezing"] = freezing }

// freezing is a pack with a role that stops its whole process.
var freezing = pack.Pack{
	Name:    "freezing",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("freezes", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
		pack.Role("patient", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return pack.Escape(c.Text), nil }),
		pack.Role("serene", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return pack.Escape(c.Text), nil }),
	},
}

// TestSilentProcess holds that a process which stops as a whole costs what the role may take at which it stopped, and not what its
// neighbours may: their deadlines are longer than this test's.
func TestSilentProcess(t *testing.T) {
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: freezes, hooks: [role:freezes], timeout: 200ms, on_error: strip}
      - {name: patient, hooks: [role:patient], timeout: 1h}
      - {name: serene, hooks: [role:serene], timeout: 1h}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		var mu sync.Mutex
		var reasons []Reason
		h := openHost(t, protocols+packs, WithEvents(func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if failed, ok := errors.AsType[*PackError](e.Err); ok {
				reasons = append(reasons, failed.Reason)
			}
		}))
		result, err := h.Render(t.Context(), parse(t, ":freezes:`x` :patient:`a` :serene:`b` :patient:`c`"), RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := result.HTML, "<p>x a b c</p>\n\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		want := "post.txt:1:1: role freezes (freezing" + map[string]string{
			"protocols: [1]\n": ", protocol 1", "protocols: [2]\n": " 1.0.0, protocol 2",
		}[protocols] + ", manifest.yaml:7): no result within 200ms: its process goes on, and doesn't answer; its text stays alone"
		if got := shortLines(warningLines(result.Warnings)); !slices.Equal(got, []string{want}) {
			t.Errorf("got warnings %q, want %q", got, want)
		}
		_ = h.Close()
		mu.Lock()
		defer mu.Unlock()
		if len(reasons) == 0 || slices.ContainsFunc(reasons, func(r Reason) bool { return r != Hung }) {
			t.Errorf("got processes that ended because of %q, want all to have hung", reasons)
		}
	})
}
