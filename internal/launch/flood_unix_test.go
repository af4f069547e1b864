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

// floodBytes and floodLines are how many bytes and lines a pack writes in a test at most. Both are more than a host may have in memory,
// as a line takes at least some 50 bytes there. A longer flood would test nothing more.
const (
	floodBytes = 32 << 20
	floodLines = 1 << 19
)

// floods are kinds of output that a pack can write without end.
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
			// The writes are few and large, so that the pack is fast.
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

// floodOf returns how many bytes of a line make a flood. With the race detector each line takes ten times as long, and an eighth of the
// flood is enough for it. The test without it checks the bound of the memory.
func floodOf(line string) int {
	lines := max(1, strings.Count(line, "\n"))
	size := min(floodBytes, floodLines/lines*len(line))
	if raceDetector {
		size /= 8
	}
	return size
}

// maxHeapGrowth is how much a host's heap may grow during a flood: lines that wait for the log, the line that is being read, the connection,
// and garbage that the log has made.
const maxHeapGrowth = 24 << 20

// TestFlood checks that a flood of output neither delays the pack nor fills the host's memory, whether the log is off, works, or is
// stuck.
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
				if after := heap(); after > before+maxHeapGrowth {
					t.Errorf("the heap has grown from %d bytes to %d", before, after)
				}
				stop(t, p)
				for _, line := range p.child.stderr.Last() {
					if len(line) > 500 {
						t.Errorf("a line has %d bytes", len(line))
					}
				}
			})
		}
	}
}

// heap returns how many bytes of the heap are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestFloodCounted checks that each line of a flood is either logged or counted as dropped.
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
	// 1 MiB of the lines waits for the log, less than a tenth of them, and as many again may have followed.
	lines, dropped := log.WaitFor(want)
	if len(lines) > want/2 || dropped < want/2 {
		t.Errorf("of %d lines %d are logged and %d dropped, want most of them dropped", want, len(lines), dropped)
	}
}
