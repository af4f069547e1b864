//go:build unix

package host

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/supervisor"
)

// dying returns a manifest of a pack that dies of the texts that begin with "now", with keys for the pack and the role.
func dying(packKeys, roleKeys string) string {
	return "packs:\n  - name: letters\n    path: letters\n" + packKeys + `    plugins:
      - {name: dies, hooks: [role:dies]` + roleKeys + `}
      - {name: case, hooks: [role:up]}
`
}

// shortLines returns lines with the manifest's name in the place of its path.
func shortLines(lines []string) []string {
	short := make([]string, len(lines))
	for i, line := range lines {
		short[i] = manifestPath.ReplaceAllString(line, "manifest.yaml")
	}
	return short
}

var manifestPath = regexp.MustCompile(`/.*?manifest\.yaml`)

const exitOfLetters = `its process ended, with exit status 1; its last output was "out of letters"`

// TestRecoverRoles has texts that kill their pack among others: they fail at their places, and everything else renders.
func TestRecoverRoles(t *testing.T) {
	many := strings.Repeat(":dies:`a` ", 50)
	tests := []struct {
		name, text string
		// places are the lines and columns of the roles that fail.
		places [][2]int
		// kept is what stands in the HTML where on_error is keep.
		kept string
	}{
		{"alone", ":dies:`now`", [][2]int{{1, 1}}, ":dies:`now`"},
		{"first", ":dies:`now` :dies:`a` :up:`b`", [][2]int{{1, 1}}, ":dies:`now` a <b>B</b>"},
		{"last", ":up:`b` :dies:`a`\n:dies:`now`", [][2]int{{2, 1}}, "<b>B</b> a :dies:`now`"},
		{"twice the same", ":dies:`now` :dies:`a` :dies:`now`", [][2]int{{1, 1}, {1, 23}}, ":dies:`now` a :dies:`now`"},
		{"neighbours", ":dies:`a` :dies:`now 1` :dies:`now 2` :dies:`b`", [][2]int{{1, 11}, {1, 25}}, "a :dies:`now 1` :dies:`now 2` b"},
		{
			"among many", many + "\n:dies:`now`\n" + many, [][2]int{{2, 1}},
			strings.Repeat("a ", 50) + " :dies:`now` " + strings.Repeat("a ", 50),
		},
	}
	onProtocols(t, func(t *testing.T, protocols string) {
		// A death of each document's counts.
		failing := openHost(t, protocols+dying("    restarts: 100\n", ""))
		keeping := openHost(t, protocols+dying("    restarts: 100\n", ", on_error: keep"))
		// Protocol 1 carries no version.
		letters := map[string]string{"protocols: [1]\n": "letters, protocol 1", "protocols: [2]\n": "letters 1.2.3, protocol 2"}[protocols]
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				var want []string
				for _, place := range test.places {
					want = append(want, fmt.Sprintf(
						"post.txt:%d:%d: role dies (%s, manifest.yaml:8): the pack crashed at this text: %s",
						place[0], place[1], letters, exitOfLetters))
				}
				_, err := failing.Render(t.Context(), parse(t, test.text), RenderOptions{})
				if diff := cmp.Diff(want, shortLines(errorLines(err))); diff != "" {
					t.Errorf("errors (-want +got):\n%s", diff)
				}
				result, err := keeping.Render(t.Context(), parse(t, test.text), RenderOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if got, want := result.HTML, "<p>"+test.kept+"</p>\n\n"; got != want {
					t.Errorf("got  %q\nwant %q", got, want)
				}
				for i := range want {
					want[i] += "; the role stays as it is written"
				}
				if diff := cmp.Diff(want, shortLines(warningLines(result.Warnings))); diff != "" {
					t.Errorf("warnings (-want +got):\n%s", diff)
				}
			})
		}
	})
}

// TestOutputAfterCrash checks that the last words of a pack come with the errors of what it crashed at, and of what it is given
// up for.
func TestOutputAfterCrash(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+dying("    restarts: 1\n", "")+"      - {name: dying, hooks: [contents], stage: after-roles}\n")
		for _, test := range []struct {
			name, text string
			want       []string
		}{
			{"contents hook", "now", []string{"out of contents"}},
			{"role", ":dies:`now`", []string{"out of letters"}},
			{"given up", ":dies:`a`", []string{"out of letters"}},
		} {
			t.Run(test.name, func(t *testing.T) {
				_, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
				failed := diagnostic.Of(err)
				if failed == nil || failed.Code != diagnostic.Crashed {
					t.Fatalf("got %v, want an error of the code %s", err, diagnostic.Crashed)
				}
				if diff := cmp.Diff(test.want, failed.Output); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
		failing := openHost(t, protocols+"packs: [{name: letters, path: letters, plugins: [{name: fails, hooks: [role:fails]}]}]\n")
		_, err := failing.Render(t.Context(), parse(t, ":fails:`a`"), RenderOptions{})
		if failed, ok := errors.AsType[*diagnostic.Diagnostic](err); !ok || failed.Output != nil {
			t.Errorf("got %#v, want an error without the output of a pack that goes on", err)
		}
	})
}

func TestRecoverContents(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: dying, hooks: [contents], on_error: keep}
      - {name: mark-a, hooks: [contents]}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+packs)
		result, err := h.Render(t.Context(), parse(t, "now"), RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := result.HTML, "[a <p>now</p>\n\n]"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0].Message,
			`the pack crashed at this text: its process ended, with exit status 1; its last output was "out of contents"; the text stays as it was before the hook`) {
			t.Errorf("got warnings %q", warningLines(result.Warnings))
		}
	})
}

// TestRecoverFromKills kills the pack from outside while it is at work: nothing is the text's fault then.
func TestRecoverFromKills(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins: [{name: lookup, hooks: [role:lookup]}]
`
	events := make(chan Event, 100)
	var pid int
	var once sync.Once
	h := openHost(t, "protocols: [2]\n"+packs, WithEvents(func(e Event) { events <- e }),
		WithTable("kills", func(string) (string, bool, error) {
			once.Do(func() {
				pid = (<-events).PID
				kill(t, pid)
			})
			return "done", true, nil
		}))
	result, err := h.Render(t.Context(), parse(t, ":lookup:`kills/me`"), RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>&#34;done&#34; true</p>\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	close(events)
	private := 0
	var got []string
	for e := range events {
		if e.Isolated {
			private = e.PID
		}
		got = append(got, fmt.Sprintf("%s isolated=%t", e.Kind, e.Isolated))
	}
	// The end of the process that was killed and the start of the next aren't in a fixed order.
	if diff := cmp.Diff(map[string]int{"crashed isolated=false": 1, "started isolated=true": 1, "stopped isolated=true": 1}, count(got)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if private == pid {
		t.Errorf("got process %d again", pid)
	}
}

func count(lines []string) map[string]int {
	n := make(map[string]int)
	for _, line := range lines {
		n[line]++
	}
	return n
}

// TestSearchLimits has a document with more texts that crash their pack than the search may find, by processes or by time.
func TestSearchLimits(t *testing.T) {
	const killers = 16
	var text strings.Builder
	for i := range killers {
		fmt.Fprintf(&text, ":dies:`now %d` :up:`a`\n", i)
	}
	tests := []struct {
		name   string
		limits supervisor.SearchLimits
		used   int
	}{
		{"processes", supervisor.SearchLimits{Instances: killers, Time: time.Hour}, killers},
		{"time", supervisor.SearchLimits{Instances: killers, Time: time.Nanosecond}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := openHost(t, "protocols: [2]\n"+dying("", ""), func(h *Host) { h.config.Limits = test.limits })
			_, err := h.Render(t.Context(), parse(t, text.String()), RenderOptions{})
			lines := shortLines(errorLines(err))
			if got, want := len(lines), killers; got != want {
				t.Fatalf("got %d errors, want %d: %v", got, want, err)
			}
			want := fmt.Sprintf("post.txt:%d:1: role dies (letters 1.2.3, protocol 2, manifest.yaml:7): the pack crashed %d times at texts of this role, and this one isn't tried again: %s",
				killers, test.used, exitOfLetters)
			if got := lines[len(lines)-1]; got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// TestGiveUp uses up the restarts of a pack.
func TestGiveUp(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		var mu sync.Mutex
		var kinds []EventKind
		h := openHost(t, protocols+dying("    restarts: 1\n", ", on_error: keep"), WithEvents(func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if !e.Isolated && (e.Kind == PackStarted || e.Kind == PackRestarted || e.Kind == PackGaveUp) {
				kinds = append(kinds, e.Kind)
			}
		}))
		for range 2 {
			if _, err := h.Render(t.Context(), parse(t, ":dies:`now`"), RenderOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			result, err := h.Render(t.Context(), parse(t, ":dies:`a`"), RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := result.HTML, "<p>:dies:`a`</p>\n\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			want := "it crashed, after all restarts that the manifest allows within 1m0s (restarts: 1): " + exitOfLetters +
				"; the role stays as it is written"
			if len(result.Warnings) != 1 || !strings.HasSuffix(result.Warnings[0].Message, want) {
				t.Errorf("got warnings %q, want one that ends with %q", warningLines(result.Warnings), want)
			}
		}
		_, err := h.Packs(t.Context())
		if failed, ok := errors.AsType[*diagnostic.Diagnostic](err); !ok || failed.Code != diagnostic.GaveUp {
			t.Errorf("got %v, want the pack to be given up", err)
		}
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff([]EventKind{PackStarted, PackRestarted, PackGaveUp}, kinds); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// TestHungPackIsReplaced checks that a process in which a plugin ran out of its time isn't used again, and that its
// neighbours' calls succeed.
func TestHungPackIsReplaced(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: spins, hooks: [role:spins], timeout: 200ms, on_error: strip}
      - {name: case, hooks: [role:up]}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+packs)
		pid := onlyPID(t, h)
		result, err := h.Render(t.Context(), parse(t, ":up:`a` :spins:`x` :up:`b`"), RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := result.HTML, "<p><b>A</b> x <b>B</b></p>\n\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if again := onlyPID(t, h); again == pid {
			t.Errorf("got process %d again", again)
		}
	})
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}

// TestIsolatedProcesses counts the isolated processes that find one text that crashes its pack, among many.
func TestIsolatedProcesses(t *testing.T) {
	for _, texts := range []int{100, 1000, 16000} {
		t.Run(fmt.Sprint(texts), func(t *testing.T) {
			var isolated atomic.Int32
			h := openHost(t, "protocols: [2]\n"+dying("", ", on_error: strip"), WithEvents(func(e Event) {
				if e.Isolated && e.Kind == PackStarted {
					isolated.Add(1)
				}
			}))
			text := strings.Repeat(":dies:`a`\n", texts*2/3) + ":dies:`now`\n" + strings.Repeat(":dies:`b`\n", texts/3)
			result, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(result.Warnings); got != 1 {
				t.Errorf("got %d warnings, want 1", got)
			}
			if got, most := isolated.Load(), int32(5); got > most {
				t.Errorf("got %d isolated processes, want %d at most", got, most)
			}
			t.Logf("%d isolated processes", isolated.Load())
		})
	}
}
