//go:build unix

package launch

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/htmlize/internal/packlog/packlogtest"
	"example.com/htmlize/pack"
)

// floodBytes is how much a pack writes in a test, and floodLines in how many lines at most: more than a host may keep of
// either, as a line takes some 50 bytes at least. What a host does with more of it is the same.
const (
	floodBytes = 32 << 20
	floodLines = 1 << 19
)

// floods are what a pack can write without an end, by name.
var floods = []struct {
	name, line string
}{
	{"lines", strings.Repeat("x", 99) + "\n"},
	{"empty lines", "\n"},
	{"long lines", strings.Repeat("x", 10<<20) + "\n"},
	{"no line", strings.Repeat("x", 1000)},
	{"binary", "\x00\xff\x1b[2J\r\xc3\x28" + strings.Repeat("\xfe\n\x80", 30)},
	{"records", `{"time":"2026-01-02T03:04:05Z","level":"ERROR","msg":"x","a":{"b":1}}` + "\n"},
	{"no records", `{"@message": 1}` + "\n[1,2]\n" + `{"msg":"x","msg":1e99999,"a":` + "\n"},
	{"deep objects", `{"msg":"x","a":` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5001) + "\n"},
}

// flooding is a pack that writes one of the floods.
var flooding = pack.Pack{Name: "flooding", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("flood", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		for _, flood := range floods {
			if flood.name != c.Text {
				continue
			}
			// Few writes, so that the pack isn't what takes the time.
			block := bytes.Repeat([]byte(flood.line), max(1, 1<<20/len(flood.line)))
			for left := floodOf(flood.line); left > 0; left -= len(block) {
				if _, err := os.Stderr.Write(block); err != nil {
					return "", err
				}
			}
		}
		return "done", nil
	}),
}}

// floodOf returns how many bytes of a line make a flood. The race detector makes each line take ten times as long, and what it
// looks for is in an eighth of them; that the memory has its bound is held without it.
func floodOf(line string) int {
	lines := max(1, strings.Count(line, "\n"))
	most := min(floodBytes, floodLines/lines*len(line))
	if raceDetector {
		most /= 8
	}
	return most
}

// mostHeap is what a host's heap may grow by at work on a flood: the lines that wait for the log, the one that is being
// read, what a connection takes, and what is garbage already while the log works.
const mostHeap = 24 << 20

// TestFlood holds that a flood of output neither holds up the pack nor fills the host's memory, whether nobody logs it, or a
// log that works, or one that is stuck.
func TestFlood(t *testing.T) {
	for _, test := range []struct {
		log    string
		logger func(*packlogtest.GatedLog) *slog.Logger
	}{
		{"off", func(*packlogtest.GatedLog) *slog.Logger { return slog.New(slog.DiscardHandler) }},
		{"text", func(*packlogtest.GatedLog) *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }},
		{"stuck", (*packlogtest.GatedLog).Logger},
	} {
		for i, flood := range floods {
			t.Run(test.log+", "+flood.name, func(t *testing.T) {
				folder, _ := install(t, "flooding")
				log := packlogtest.NewGatedLog()
				defer log.Open()
				spec := specOf(filepath.Join(folder, "flooding"))
				spec.Protocols = []int{1 + i%2}
				spec.Plugins = []string{"flood"}
				spec.Logger = test.logger(log)
				p := start(t, spec)
				before := heap()
				got, err := renderOne(t.Context(), p, "flood", flood.name)
				if got != "done" || err != nil {
					t.Errorf("got %q and error %v", got, err)
				}
				if after := heap(); after > before+mostHeap {
					t.Errorf("the heap has grown from %d bytes to %d", before, after)
				}
				stop(t, p)
				for _, line := range p.child.stderr.Last() {
					if len(line) > 500 {
						t.Errorf("a line of %d bytes is kept", len(line))
					}
				}
			})
		}
	}
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestFloodCounted holds that of a flood each line is logged or counted.
func TestFloodCounted(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "flooding")
	log := packlogtest.NewGatedLog()
	defer log.Open()
	spec := specOf(filepath.Join(folder, "flooding"))
	spec.Plugins = []string{"flood"}
	spec.Logger = log.Logger()
	p := start(t, spec)
	if _, err := renderOne(t.Context(), p, "flood", "lines"); err != nil {
		t.Fatal(err)
	}
	log.Open()
	block := 1 << 20 / 100
	want := block * ((floodOf(floods[0].line) + block*100 - 1) / (block * 100))
	// Fewer than a tenth of the lines wait for the log, a MiB of them, and as many again may have followed.
	lines, dropped := log.WaitFor(want)
	if len(lines) > want/2 || dropped < want/2 {
		t.Errorf("of %d lines %d are logged and %d dropped, want most of them dropped", want, len(lines), dropped)
	}
}
