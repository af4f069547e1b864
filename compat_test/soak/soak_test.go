//go:build unix

package soak

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
	extra "example.com/htmlize/packs/extra/plugins"
)

// Without these flags, the test is short. The command make soak sets them for a long one.
var (
	documents = flag.Int("documents", 200, "how many documents to render")
	kills     = flag.Int("kills", 10, "how many times to kill packs meanwhile")
	seed      = flag.Uint64("seed", 1, "the seed that chooses documents and packs")
)

// workers is how many documents are rendered in parallel.
const workers = 4

func TestMain(m *testing.M) {
	os.Exit(programs.Main(m, func(string) error {
		return errors.Join(programs.Today("./packs/core", "./packs/extra"), programs.Frozen("role"))
	}))
}

// The manifests. Their restart budgets are never used up.
const (
	ofToday = `manifest: 1
packs:
  - name: core
    path: today/core
    restarts: 1000000
    plugins:
      - {name: tt, hooks: [role:tt]}
      - {name: em, hooks: [role:em]}
      - {name: contents-sanitize, hooks: [contents], stage: after-roles}
  - name: extra
    path: today/extra
    restarts: 1000000
    plugins:
      - {name: abbrev, hooks: [role:abbrev]}
      - {name: narcissist, hooks: [contents]}
`
	// linked2023 binds the same plugin by the name that it has in pack2023.
	linked2023 = "manifest: 1\npacks: [{name: old, path: role, plugins: [{name: tt, hooks: [role:tt]}]}]\n"
	of2023     = `manifest: 1
packs:
  - name: old
    path: frozen/pack2023/role
    restarts: 1000000
    plugins: [{name: htmlize, hooks: [role:tt]}]
`
)

// TestSoak renders documents in several goroutines, and kills packs at random meanwhile. Each document must have the same HTML as
// with the packs linked in, and in the end no more goroutines, open files and bytes may be in use than before.
func TestSoak(t *testing.T) {
	for _, test := range []struct {
		name, manifest, linked string
		packs                  map[string]pack.Pack
		protocol               int
	}{
		{"protocol 2", ofToday, ofToday, packsOfToday, 2},
		{"protocol 1", ofToday, ofToday, packsOfToday, 1},
		{"pack of 2023", of2023, linked2023, map[string]pack.Pack{"old": pack2023}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := writeManifest(t, "manifest.yaml", test.manifest)
			want := renderLinked(t, writeManifest(t, "linked.yaml", test.linked), test.packs)
			tempDir := programs.TempDir(t)
			t.Setenv("TMPDIR", tempDir)
			// The first rendering allocates what is allocated only once, such as a library's caches.
			soak(t, file, test.protocol, want, workers, 1)
			before := currentUsage(t)
			starts := soak(t, file, test.protocol, want, *documents, *kills)
			before.heap += slack
			if test.protocol == 1 {
				before.heap += uint64(starts) * closedConnection
			}
			checkUsage(t, before)
			if files, err := os.ReadDir(tempDir); err != nil || len(files) > 0 {
				t.Errorf("got files %v (%v) left, want none", files, err)
			}
		})
	}
}

// soak renders documents and kills packs meanwhile, at even distances. It returns how many packs were started.
func soak(t *testing.T, file string, protocol int, want func(string) string, documents, kills int) (starts int) {
	t.Helper()
	packs := &runningPacks{processes: make(map[int]*os.Process)}
	h, err := host.Open(file, host.WithProtocols(protocol), host.WithEvents(packs.record))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(*seed, uint64(protocol)))
	work := make(chan string)
	rendering, ctx := errgroup.WithContext(t.Context())
	for range workers {
		rendering.Go(func() error {
			for text := range work {
				if err := render(t, h, text, want(text)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	killed := 0
sending:
	for i := range documents {
		select {
		case work <- document(random):
		case <-ctx.Done():
			// A worker failed, and none may be left to receive documents.
			break sending
		}
		for killed*documents < kills*i && packs.kill(random) {
			killed++
		}
	}
	close(work)
	if err := rendering.Wait(); err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if n := len(packs.processes); n > 0 {
		t.Errorf("%d packs still run", n)
	}
	t.Logf("%d documents, %d kills, %d starts", documents, killed, packs.started)
	if killed < kills/2 {
		t.Errorf("got %d kills, want %d", killed, kills)
	}
	return packs.started
}

func render(t *testing.T, h *host.Host, text, want string) error {
	doc, err := markup.Parse("post.txt", text)
	if err != nil {
		return err
	}
	result, err := h.Render(t.Context(), doc, host.RenderOptions{})
	if err != nil {
		return err
	}
	if result.HTML != want {
		return fmt.Errorf("document %q:\ngot  %q\nwant %q", text, result.HTML, want)
	}
	return nil
}

// document returns a text of a few paragraphs with roles.
func document(random *rand.Rand) string {
	roles := []string{":tt:`%s`", ":em:`<%s>`", ":abbrev:`%s (of I)`", "I %s", "%s & more"}
	var b strings.Builder
	b.WriteString("---\nid: 7\nauthor: Joe\n---\n")
	for range 1 + random.IntN(3) {
		for range random.IntN(12) {
			fmt.Fprintf(&b, roles[random.IntN(len(roles))]+" ", fmt.Sprintf("w%d", random.IntN(1000)))
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

func writeManifest(t *testing.T, name, text string) string {
	t.Helper()
	// The manifest's paths are relative to its folder.
	file := programs.Path(name)
	programs.WriteText(t, file, text)
	return file
}

var packsOfToday = map[string]pack.Pack{"core": core.Pack, "extra": extra.Pack}

// pack2023 gives the same results as the frozen pack of 2023.
var pack2023 = pack.Pack{Name: "old", Version: "0.0.1", Plugins: []pack.Plugin{
	pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return pack.HTML("<tt>" + c.Text + "</tt>"), nil
	}),
}}

// renderLinked returns a function that renders a document with the packs linked in.
func renderLinked(t *testing.T, file string, packs map[string]pack.Pack) func(string) string {
	t.Helper()
	var options []host.Option
	for name, p := range packs {
		linked, err := pack.Linked(p)
		if err != nil {
			t.Fatal(err)
		}
		options = append(options, host.WithLinked(name, linked))
	}
	h, err := host.Open(file, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return func(text string) string {
		doc, err := markup.Parse("post.txt", text)
		if err != nil {
			return err.Error()
		}
		result, err := h.Render(t.Context(), doc, host.RenderOptions{})
		if err != nil {
			return err.Error()
		}
		return result.HTML
	}
}

// runningPacks records which packs run, from the host's events.
type runningPacks struct {
	mu        sync.Mutex
	processes map[int]*os.Process
	started   int
}

// record records an event. Isolated processes count, too.
func (r *runningPacks) record(e host.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Kind {
	case host.PackStarted, host.PackRestarted:
		// On Linux, it refers to this process even when another has its PID.
		if p, err := os.FindProcess(e.PID); err == nil {
			r.processes[e.PID] = p
			r.started++
		}
	case host.PackCrashed, host.PackStopped:
		if p, ok := r.processes[e.PID]; ok {
			_ = p.Release()
			delete(r.processes, e.PID)
		}
	}
}

// kill kills one of the packs. It returns false if none runs.
func (r *runningPacks) kill(random *rand.Rand) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.processes) == 0 {
		return false
	}
	pids := slices.Sorted(maps.Keys(r.processes))
	return r.processes[pids[random.IntN(len(pids))]].Kill() == nil
}

// usage is what this process has in use.
type usage struct {
	goroutines, files int
	heap              uint64
}

func currentUsage(t *testing.T) usage {
	t.Helper()
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	files, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return usage{runtime.NumGoroutine(), len(files), stats.HeapAlloc}
}

const (
	// slack is how many more bytes of the heap may be in use in the end, for any number of documents and kills.
	slack = 4 << 20
	// closedConnection is about how many bytes yamux, under go-plugin's net/rpc, keeps in use for 5 minutes after a connection is closed.
	// The 5 minutes are the StreamCloseTimeout of its default configuration, which go-plugin doesn't change.
	closedConnection = 16 << 10
)

// checkUsage checks that no more is in use than before. It retries, as the last goroutines end a moment after the host is closed,
// without any event.
func checkUsage(t *testing.T, before usage) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		after := currentUsage(t)
		if after.goroutines <= before.goroutines && after.files <= before.files && after.heap <= before.heap {
			t.Logf("%+v in use, at most %+v allowed", after, before)
			return
		}
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("got %+v in use, want %+v at most:\n%s", after, before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
