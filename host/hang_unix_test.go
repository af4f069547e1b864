//go:build unix

package host

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// sometimes is a pack whose role hangs at some texts, until release is closed, and ends the process at others.
func sometimes(release <-chan struct{}) pack.Pack {
	return pack.Pack{Name: "sometimes", Version: "1.0.0", Plugins: []pack.Plugin{
		pack.Role("late", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			switch {
			case strings.HasPrefix(c.Text, "hang"):
				<-release
			case c.Text == "exit":
				os.Exit(1)
			}
			return pack.Escape(c.Text), nil
		}),
	}}
}

func init() { testPacks["sometimes"] = sometimes(nil) }

// TestHangsInProcess checks that of the texts of a process only those that hang fail, over each protocol.
func TestHangsInProcess(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+`packs:
  - name: sometimes
    path: sometimes
    plugins:
      - {name: late, hooks: [role:late], timeout: 300ms, on_error: strip}
`)
		warnings := rendersTo(t, h, ":late:`a` :late:`hang` :late:`b` :late:`hang up` :late:`c`", "<p>a hang b hang up c</p>\n\n")
		var got []string
		for _, w := range warnings {
			got = append(got, fmt.Sprintf("%d %s", w.Pos.Col, w.Code))
		}
		if diff := cmp.Diff([]string{"11 timeout", "34 timeout"}, got); diff != "" {
			t.Errorf("warnings (-want +got):\n%s", diff)
		}
	})
}

// TestHangsInAll counts the isolated processes for a role that hangs at all of its texts. The search for those that don't ends after
// eight of them timed out, while three others may be running.
func TestHangsInAll(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		var isolated atomic.Int32
		h := openHost(t, protocols+`packs:
  - name: sometimes
    path: sometimes
    plugins:
      - {name: late, hooks: [role:late], timeout: 100ms, on_error: strip}
`, WithEvents(func(e Event) {
			if e.Isolated && e.Kind == PackStarted {
				isolated.Add(1)
			}
		}))
		const texts = 100
		warnings := rendersTo(t, h, strings.Repeat(":late:`hang`\n", texts), "<p>"+strings.Repeat("hang ", texts-1)+"hang</p>\n\n")
		if got, want := len(warnings), texts; got != want {
			t.Errorf("got %d warnings, want %d", got, want)
		}
		if got, most := isolated.Load(), int32(8+3); got > most {
			t.Errorf("got %d isolated processes, want %d at most", got, most)
		}
	})
}

// TestCrashAmongHangs counts the isolated processes for a role that crashes its pack at one text and hangs at all others. The search for
// the text doesn't wait for the deadline of each piece of the others.
func TestCrashAmongHangs(t *testing.T) {
	var isolated atomic.Int32
	h := openHost(t, `packs:
  - name: sometimes
    path: sometimes
    plugins:
      - {name: late, hooks: [role:late], timeout: 100ms, on_error: strip}
`, WithEvents(func(e Event) {
		if e.Isolated && e.Kind == PackStarted {
			isolated.Add(1)
		}
	}))
	const hanging = 2000
	warnings := rendersTo(t, h, ":late:`exit`"+strings.Repeat("\n:late:`hang`", hanging), "<p>exit"+strings.Repeat(" hang", hanging)+"</p>\n\n")
	codes := make(map[diagnostic.Code]int)
	for _, w := range warnings {
		codes[w.Code]++
	}
	if diff := cmp.Diff(map[diagnostic.Code]int{diagnostic.Crashed: 1, diagnostic.Timeout: hanging}, codes); diff != "" {
		t.Errorf("codes of the warnings (-want +got):\n%s", diff)
	}
	// Six find the text and that the others hang. Then eight parts of the others may time out, while three others may be running.
	if got, most := isolated.Load(), int32(6+8+3); got > most {
		t.Errorf("got %d isolated processes, want %d at most", got, most)
	}
}

// TestHangs checks that of texts which share a deadline only those that hang fail, and what that costs at most. The clock is
// synctest's, so no real time passes.
func TestHangs(t *testing.T) {
	const timeout = 5 * time.Second
	// several returns texts of one role, with some in between that hang.
	several := func(n int, hangs func(i int) bool) []string {
		texts := make([]string, n)
		for i := range texts {
			texts[i] = fmt.Sprint("good ", i)
			if hangs(i) {
				texts[i] = fmt.Sprint("hang ", i)
			}
		}
		return texts
	}
	for _, test := range []struct {
		name  string
		texts []string
		// deadlines is how many the document costs.
		deadlines int
		// fails is whether others fail that don't hang.
		fails bool
	}{
		{name: "none", texts: several(9, func(int) bool { return false })},
		{name: "one alone", texts: []string{"hang"}, deadlines: 1},
		{name: "the last", texts: []string{"good", "hang"}, deadlines: 1},
		{name: "the first of two", texts: []string{"hang", "good"}, deadlines: 2},
		{name: "in both halves", texts: []string{"hang 1", "good", "hang 2", "good"}, deadlines: 2},
		{name: "one of many", texts: several(2000, func(i int) bool { return i == 1000 }), deadlines: 2},
		{name: "some of many", texts: several(2000, func(i int) bool { return i%500 == 1 }), deadlines: 3},
		{name: "all", texts: several(2000, func(int) bool { return true }), deadlines: 4},
		{name: "most", texts: several(2000, func(i int) bool { return i > 0 }), deadlines: 10, fails: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				defer close(release)
				h := newHost(t, `packs:
  - name: sometimes
    path: sometimes
    plugins:
      - {name: late, hooks: [role:late], timeout: 5s, on_error: keep}
`, WithLinked("sometimes", model.Link(linkedPack(t, sometimes(release)))))
				var text strings.Builder
				var want []string
				for _, of := range test.texts {
					fmt.Fprintf(&text, ":late:`%s`\n", of)
					if strings.HasPrefix(of, "hang") {
						of = ":late:`" + of + "`"
					}
					want = append(want, of)
				}
				begin := time.Now()
				result, err := h.Render(t.Context(), parse(t, text.String()), RenderOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if got, most := time.Since(begin), time.Duration(test.deadlines)*timeout; got > most {
					t.Errorf("it took %v, want %v at most", got, most)
				}
				if got, want := result.HTML, "<p>"+strings.Join(want, " ")+"</p>\n\n"; got != want && !test.fails {
					t.Errorf("got  %q\nwant %q", got, want)
				}
				for _, w := range result.Warnings {
					if got, want := w.Code, diagnostic.Timeout; got != want {
						t.Errorf("got code %s, want %s", got, want)
					}
				}
			})
		})
	}
}
