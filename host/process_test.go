//go:build unix

package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
)

// packFolder returns a folder in which each of the packs of the tests has an executable.
func packFolder(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name := range testPacks {
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// openHost returns a Host for a manifest whose packs are processes.
func openHost(t *testing.T, packs string, options ...Option) *Host {
	t.Helper()
	file := filepath.Join(packFolder(t), "manifest.yaml")
	m, err := manifest.Parse(file, []byte("manifest: 1\n"+packs), manifest.Host{Version: Version, Protocols: Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Packs {
		m.Packs[i].Env = []string{raceOptions}
	}
	h, err := New(m, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// withPingTimeout is how long the processes of packs may take to answer a ping; zero for the default.
func withPingTimeout(d time.Duration) Option { return func(h *Host) { h.config.PingTimeout = d } }

// outcome is what a document became, without what depends on the protocol.
type outcome struct {
	HTML     string
	Warnings []Position
	Errors   []failure
}

type failure struct {
	Kind    string
	Pos     Position
	Plugin  string
	Message string
}

func outcomeOf(t *testing.T, result *Result, err error) outcome {
	t.Helper()
	var o outcome
	for _, err := range diagnostic.All(err) {
		d := diagnostic.Of(err)
		if d == nil || d.Err == nil {
			t.Fatalf("got a %T: %v", err, err)
		}
		o.Errors = append(o.Errors, failure{string(d.Kind), d.Pos, d.Plugin, d.Err.Error()})
	}
	if result != nil {
		o.HTML = result.HTML
		for _, w := range result.Warnings {
			o.Warnings = append(o.Warnings, w.Pos)
		}
	}
	return o
}

const everyProtocol = manyRoles + `      - {name: count, hooks: [role:count]}
      - {name: whole, hooks: [role:whole]}
      - {name: mark-a, hooks: [contents]}
      - {name: mark-b, hooks: [contents], stage: after-roles}
  - name: numbers
    path: numbers
    plugins:
      - {name: double, hooks: [role:double]}
      - {name: odd, hooks: [role:odd]}
`

// TestProtocolsAgree renders the same documents with linked packs, over protocol 1 and over protocol 2.
func TestProtocolsAgree(t *testing.T) {
	const mib = 1 << 20
	tests := []struct{ name, text string }{
		{"empty", ""},
		{"no roles", "text\n\nmore <b>text</b>\n"},
		{"one role", ":up:`a`"},
		{"an empty role", ":up:`` :raw:`` :double:``"},
		{"several plugins and packs", "---\nid: 7\nauthor: Jöe\n---\n:up:`a` :double:`b` :low:`C`\n:post:`x` :up:`漢字 ä`"},
		{"HTML in texts", ":up:`<a href=\"x\">&amp;</a>` :raw:`<i>'</i>` :double:`</p>`"},
		{"control characters", ":raw:`ab\x01\r\u2028\ufffd`"},
		{"errors", ":fails:`a` :up:`b` :fails:`\"ä\" %d`\n:odd:`3`"},
		{"panics", ":panics:`a` :fails:`b` :panics:`%s`"},
		{"results that aren't UTF-8", ":binary:`a` :up:`b`"},
		{"errors without a text", ":silent:`a`"},
		{"an error of many bytes", ":fails:`" + strings.Repeat("<ä>", 100_000) + "`"},
		{"unknown and open roles", ":what:`a`\n\n:up:`open\n\n:up:`b`"},
		{"the whole post", "x\n:whole:`x`\n"},
		{"many texts", numbered(400)},
		{"1 MiB less one", ":count:`" + strings.Repeat("x", mib-1) + "` :up:`a`"},
		{"1 MiB", ":count:`" + strings.Repeat("x", mib) + "` :up:`a`"},
		{"1 MiB and one", ":up:`a` :count:`" + strings.Repeat("x", mib+1) + "`"},
		{"several texts of 1 MiB", strings.Repeat(":raw:`"+strings.Repeat("x", mib)+"`\n", 3)},
	}
	protocol1 := openHost(t, "protocols: [1]\n"+everyProtocol)
	protocol2 := openHost(t, "protocols: [2]\n"+everyProtocol)
	linked := newHost(t, everyProtocol)
	for _, test := range tests {
		compare(t, test.name+", protocol 1", test.text, linked, protocol1)
		compare(t, test.name+", protocol 2", test.text, linked, protocol2)
	}
	// Protocol 2 carries 4096 texts in a message; protocol 1 one always.
	for _, n := range []int{4095, 4096, 4097} {
		compare(t, fmt.Sprintf("%d texts, protocol 2", n), numbered(n), linked, protocol2)
	}
}

// compare renders a text by two hosts.
func compare(t *testing.T, name, text string, one, other *Host) {
	t.Run(name, func(t *testing.T) {
		doc := parse(t, text)
		result, err := one.Render(t.Context(), doc, RenderOptions{})
		want := outcomeOf(t, result, err)
		result, err = other.Render(t.Context(), doc, RenderOptions{})
		got := outcomeOf(t, result, err)
		if got.HTML != want.HTML {
			t.Errorf("got HTML  %.200q (%d bytes)\nwant HTML %.200q (%d bytes)", got.HTML, len(got.HTML), want.HTML, len(want.HTML))
		}
		got.HTML, want.HTML = "", ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%.2000s", diff)
		}
	})
}

// numbered returns a text with n roles that differ.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ":up:`a%d` ", i)
	}
	return b.String()
}

// onProtocols calls test for each protocol, with the line of a manifest that allows only that.
func onProtocols(t *testing.T, test func(t *testing.T, protocols string)) {
	for _, protocol := range Protocols() {
		t.Run(fmt.Sprintf("protocol %d", protocol), func(t *testing.T) {
			test(t, fmt.Sprintf("protocols: [%d]\n", protocol))
		})
	}
}

// onlyPID returns the number of the process of the one pack.
func onlyPID(t *testing.T, h *Host) int {
	t.Helper()
	infos, err := h.Packs(t.Context())
	if err != nil || len(infos) != 1 {
		t.Fatalf("got %v and %v, want one pack", infos, err)
	}
	return infos[0].PID
}

func TestVersionConstraint(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		for constraint, want := range map[string]string{
			"~> 1.2": "", ">= 2": `the manifest wants version ">= 2", and the pack has 1.2.3`,
		} {
			t.Run(constraint, func(t *testing.T) {
				h := openHost(t, protocols+"packs:\n  - {name: letters, path: letters, version: '"+constraint+
					"', plugins: [{name: fails, hooks: [role:fails]}]}\n")
				_, err := h.Packs(t.Context())
				got := ""
				if failed, ok := errors.AsType[*diagnostic.Diagnostic](err); ok {
					got = failed.Err.Error()
				}
				if got != want {
					t.Errorf("got %q (%v), want %q", got, err, want)
				}
			})
		}
	})
}

func TestConfigOverProtocol1(t *testing.T) {
	h := openHost(t, "protocols: [1]\n"+editing("x", "y"))
	_, err := h.Render(t.Context(), parse(t, "x"), RenderOptions{})
	failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
	if !ok {
		t.Fatalf("got %v, want a *diagnostic.Diagnostic", err)
	}
	if got, want := failed.Code, diagnostic.HeldBack; got != want {
		t.Errorf("got reason %q, want %q", got, want)
	}
	want := "plugin edit is configured, and the pack came up with protocol 1, which carries no configuration; " +
		"it is held there by protocols: [1] in line 2"
	if got := failed.Err.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCacheOverProtocol1(t *testing.T) {
	h := openHost(t, "protocols: [1]\n"+oneLetters("      - {name: case, hooks: [role:up], cache: 1MiB}"))
	_, err := h.Render(t.Context(), parse(t, ":up:`x`"), RenderOptions{})
	failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
	if !ok {
		t.Fatalf("got %v, want a *diagnostic.Diagnostic", err)
	}
	if got, want := [2]int{failed.Pos.Line, failed.Pos.Col}, [2]int{7, 40}; got != want {
		t.Errorf("got place %v, want %v", got, want)
	}
	want := "the manifest has a cache for plugin case, and the pack came up with protocol 1, which doesn't say whether results may be cached; " +
		"it is held there by protocols: [1] in line 2"
	if got := failed.Err.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfigOverProtocol2(t *testing.T) {
	h := openHost(t, "protocols: [2]\n"+editing("x", "y"))
	result, err := h.Render(t.Context(), parse(t, "x"), RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>y</p>\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLookupOverProtocols(t *testing.T) {
	table := WithTable("colours", func(key string) (string, bool, error) { return "#f00", key == "red", nil })
	want := map[string]outcome{
		"protocols: [1]\n": {HTML: "<p>colours/red</p>\n\n", Warnings: []Position{{File: "post.txt", Line: 1, Col: 1}}},
		"protocols: [2]\n": {HTML: "<p>&#34;#f00&#34; true</p>\n\n"},
	}
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+lookups, table)
		result, err := h.Render(t.Context(), parse(t, ":lookup:`colours/red`"), RenderOptions{})
		if diff := cmp.Diff(want[protocols], outcomeOf(t, result, err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, w := range result.Warnings {
			if got, want := w.Hint, "pack letters is held at protocol 1 by protocols: [1] in line 2; allow protocol 2"; got != want {
				t.Errorf("got hint %q, want %q", got, want)
			}
		}
	})
}

func TestPacksThatAreProcesses(t *testing.T) {
	const packs = `packs:
  - name: mine
    path: letters
    plugins: [{name: case, hooks: [role:up]}]
  - name: numbers
    path: numbers
    plugins: [{name: double, hooks: [role:double]}]
`
	transports := map[string]string{"protocols: [1]\n": "netrpc", "protocols: [2]\n": "grpc"}
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+packs)
		infos, err := h.Packs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		type summary struct{ Name, Version, SDK, Transport, File, Speaks string }
		var got []summary
		pids := map[int]bool{os.Getpid(): true, 0: true}
		for _, i := range infos {
			got = append(got, summary{i.Name, i.Version, i.SDK, i.Transport, filepath.Base(i.Path), fmt.Sprint(i.Speaks)})
			if pids[i.PID] {
				t.Errorf("got process %d of pack %s, want one of its own", i.PID, i.Name)
			}
			pids[i.PID] = true
		}
		want := []summary{
			{"mine", "1.2.3", "htmlize " + Version, transports[protocols], "letters", "[1 2]"},
			{"numbers", "0.4.0", "htmlize " + Version, transports[protocols], "numbers", "[1 2]"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("packs (-want +got):\n%s", diff)
		}
		findings, err := h.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var messages []string
		for _, f := range findings {
			messages = append(messages, f.Message)
		}
		const unsafe = "no sanitizer is bound, so HTML in a document and what packs return come out as they are"
		wantMessages := map[string][]string{
			"protocols: [1]\n": {
				unsafe,
				"pack mine calls itself letters",
				"pack mine is held at protocol 1 by protocols: [1] in line 2; both sides speak 2",
				"pack numbers is held at protocol 1 by protocols: [1] in line 2; both sides speak 2",
			},
			"protocols: [2]\n": {unsafe, "pack mine calls itself letters"},
		}
		if diff := cmp.Diff(wantMessages[protocols], messages); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
	})
}

// TestConcurrentUse has Render and Packs start and use the same packs at the same time, in two hosts.
func TestConcurrentUse(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		var work sync.WaitGroup
		for range 2 {
			h := openHost(t, protocols+everyProtocol)
			for i := range 4 {
				work.Go(func() {
					result, err := h.Render(t.Context(), parse(t, fmt.Sprintf(":up:`a%d` :double:`%d`", i, i)), RenderOptions{})
					if err != nil {
						t.Error(err)
						return
					}
					if got, want := result.HTML, fmt.Sprintf("[b [a <p><b>A%d</b> %d%d</p>\n\n]]", i, i, i); got != want {
						t.Errorf("got %q, want %q", got, want)
					}
				})
				work.Go(func() {
					_, err := h.Render(t.Context(), parse(t, ":fails:`a`"), RenderOptions{})
					if _, ok := errors.AsType[*diagnostic.Diagnostic](err); !ok {
						t.Errorf("got %v, want a *diagnostic.Diagnostic", err)
					}
				})
				work.Go(func() {
					if _, err := h.Packs(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		work.Wait()
	})
}

func TestRenderEndsOverProtocol2(t *testing.T) {
	for _, during := range []struct{ name, text string }{{"role", ":waits:`x`"}, {"contents", "x"}} {
		for name, want := range map[string]error{"close": ErrClosed, "cancel": context.Canceled} {
			t.Run(during.name+" "+name, func(t *testing.T) {
				reached := make(chan struct{})
				h := openHost(t, "protocols: [2]\n"+waiting, WithTable("signals", func(string) (string, bool, error) {
					close(reached)
					return "", false, nil
				}))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				done := make(chan error, 1)
				go func() {
					_, err := h.Render(ctx, parse(t, during.text), RenderOptions{})
					done <- err
				}()
				<-reached
				if name == "close" {
					_ = h.Close()
				} else {
					cancel()
				}
				if got := <-done; got != want {
					t.Errorf("got %v, want %v", got, want)
				}
			})
		}
	}
}
