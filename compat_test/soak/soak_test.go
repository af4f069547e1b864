//go:build unix

package soak

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/host"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/core"
	"example.com/htmlize/packs/extra/extra"
)

// A run of a minute or so is asked for by make soak; without flags it is short.
var (
	documents = flag.Int("documents", 200, "render so many documents")
	kills     = flag.Int("kills", 10, "kill packs so many times meanwhile")
	seed      = flag.Uint64("seed", 1, "choose documents and packs by this seed")
)

// workers is how many documents are rendered at the same time.
const workers = 4

// bin is the folder of the packs.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err == nil {
		defer os.RemoveAll(dir)
		bin = dir
		err = build("../..", "./packs/core", "./packs/extra")
	}
	if err == nil {
		err = build("../frozen/pack2023", "./role")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func build(dir string, packages ...string) error {
	cmd := exec.Command("go", append([]string{"build", "-o", bin + string(filepath.Separator)}, packages...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build in %s: %w\n%s", dir, err, out)
	}
	return nil
}

// The manifests, each with a pack or two that are killed. Restarts are no matter here.
const (
	ofToday = `manifest: 1
packs:
  - name: core
    path: core
    restarts: 1000000
    plugins:
      - {name: tt, hooks: [role:tt]}
      - {name: em, hooks: [role:em]}
      - {name: contents-sanitize, hooks: [contents], stage: after-roles}
  - name: extra
    path: extra
    restarts: 1000000
    plugins:
      - {name: abbrev, hooks: [role:abbrev]}
      - {name: narcissist, hooks: [contents]}
`
	// linked2023 binds the same under a name that a pack of today can have.
	linked2023 = "manifest: 1\npacks: [{name: old, path: role, plugins: [{name: tt, hooks: [role:tt]}]}]\n"
	of2023     = `manifest: 1
packs:
  - name: old
    path: role
    restarts: 1000000
    plugins: [{name: htmlize, hooks: [role:tt]}]
`
)

// TestSoak renders documents by several goroutines, and kills packs at random meanwhile. Every document comes out as
// with the packs linked in, and in the end there are as many goroutines, open files and bytes in use as before.
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
			sockets := inOwnFolder(t)
			// What is made once, such as what a library keeps, is there after the first.
			soak(t, file, test.protocol, want, workers, 1)
			before := used(t)
			starts := soak(t, file, test.protocol, want, *documents, *kills)
			before.heap += slack
			if test.protocol == 1 {
				before.heap += uint64(starts) * closedConnection
			}
			holdUsed(t, before)
			if files, err := os.ReadDir(sockets); err != nil || len(files) > 0 {
				t.Errorf("got files %v (%v) left, want none", files, err)
			}
		})
	}
}

// soak renders so many documents while packs are killed so many times, at even distances. It returns how many packs were
// started.
func soak(t *testing.T, file string, protocol int, want func(string) string, documents, kills int) (starts int) {
	t.Helper()
	victims := &victims{running: make(map[int]*os.Process)}
	h, err := host.Open(file, host.WithProtocols(protocol), host.WithEvents(victims.note))
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
			// Somebody has an error, and nobody may be left to take it.
			break sending
		}
		for killed*documents < kills*i && victims.kill(random) {
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
	if n := len(victims.running); n > 0 {
		t.Errorf("%d packs are left", n)
	}
	t.Logf("%d documents, %d kills, %d starts", documents, killed, victims.started)
	if killed < kills/2 {
		t.Errorf("got %d kills, want %d", killed, kills)
	}
	return victims.started
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
	// Beside the packs.
	file := filepath.Join(bin, name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// inOwnFolder lets packs have their sockets in a folder of this test, which it returns. Its path is short, as that of a socket
// has to be.
func inOwnFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	t.Setenv("TMPDIR", folder)
	return folder
}

var packsOfToday = map[string]pack.Pack{"core": core.Pack, "extra": extra.Pack}

// pack2023 does what the frozen pack of 2023 does.
var pack2023 = pack.Pack{Name: "old", Version: "0.0.1", Plugins: []pack.Plugin{
	pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return pack.HTML("<tt>" + c.Text + "</tt>"), nil
	}),
}}

// renderLinked returns what renders a document with packs linked in.
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

// victims are the packs that can be killed.
type victims struct {
	mu      sync.Mutex
	running map[int]*os.Process
	started int
}

// note follows the packs that run, those of single calls among them.
func (v *victims) note(e host.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e.Kind {
	case host.PackStarted, host.PackRestarted:
		// It stands for this process, even when the number is another's.
		if p, err := os.FindProcess(e.PID); err == nil {
			v.running[e.PID] = p
			v.started++
		}
	case host.PackBroke, host.PackStopped:
		if p, ok := v.running[e.PID]; ok {
			_ = p.Release()
			delete(v.running, e.PID)
		}
	}
}

// kill kills one of the packs, and returns false where there is none.
func (v *victims) kill(random *rand.Rand) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.running) == 0 {
		return false
	}
	pids := slices.Sorted(maps.Keys(v.running))
	return v.running[pids[random.IntN(len(pids))]].Kill() == nil
}

// usage is what a process has in use.
type usage struct {
	goroutines, files int
	heap              uint64
}

func used(t *testing.T) usage {
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
	// slack is how many bytes more of the heap may be in use in the end, whatever the number of documents and kills.
	slack = 4 << 20
	// closedConnection is about what yamux, under go-plugin's net/rpc, keeps of a connection for 5 minutes after its end: that
	// is the StreamCloseTimeout of its default configuration, which go-plugin doesn't change.
	closedConnection = 16 << 10
)

// holdUsed holds that no more is in use than before. The last goroutines end by themselves a moment after the host is closed,
// which nothing tells.
func holdUsed(t *testing.T, before usage) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		after := used(t)
		if after.goroutines <= before.goroutines && after.files <= before.files && after.heap <= before.heap {
			t.Logf("%+v in use, and %+v would do", after, before)
			return
		}
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("got %+v in use, want %+v at most:\n%s", after, before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
