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

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
)

const lookups = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: lookup, hooks: [role:lookup], on_error: strip}
      - {name: whole, hooks: [role:whole]}
`

func TestLookup(t *testing.T) {
	h := newHost(t, lookups,
		WithTable("colours", func(key string) (string, bool, error) { return "#f00", key == "red", nil }),
		WithTable("broken", func(string) (string, bool, error) { return "", false, errors.New("no connection") }))
	tests := []struct {
		name, text, want string
		warnings         []string
	}{
		{"a key", ":lookup:`colours/red`", "&#34;#f00&#34; true", nil},
		{"no such key", ":lookup:`colours/blue`", "&#34;#f00&#34; false", nil},
		{
			"no such table", ":lookup:`sizes/red`", "sizes/red",
			[]string{`post.txt:1:1: role lookup (letters 1.2.3, linked, manifest.yaml:6): the host has no table "sizes"; only its text stays`},
		},
		{
			"a table that fails", ":lookup:`broken/red`", "broken/red",
			[]string{"post.txt:1:1: role lookup (letters 1.2.3, linked, manifest.yaml:6): no connection; only its text stays"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := result.HTML, "<p>"+test.want+"</p>\n\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if diff := cmp.Diff(test.warnings, warningLines(result.Warnings)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLookupInTheManifestsData(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "manifest.yaml")
	writeFile(t, file, "manifest: 1\n"+lookups+"data: {colours: colours.yaml, sizes: sizes.yaml}\n")
	writeFile(t, filepath.Join(folder, "colours.yaml"), "red: '#f00'\nnumber: 1.50\n")
	writeFile(t, filepath.Join(folder, "sizes.yaml"), "large: '10'\n")
	h, err := Open(file, WithLinked("letters", model.Link(linkedPack(t, letters))),
		WithTable("sizes", func(key string) (string, bool, error) { return "the program's " + key, true, nil }))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	text := ":lookup:`colours/red` :lookup:`colours/blue` :lookup:`colours/number` :lookup:`sizes/large`"
	result, err := h.Render(t.Context(), parse(t, text), RenderOptions{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	want := "<p>&#34;#f00&#34; true &#34;&#34; false &#34;1.50&#34; true &#34;the program&#39;s large&#34; true</p>\n\n"
	if got := result.HTML; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestPostContents(t *testing.T) {
	h := newHost(t, lookups)
	result, err := h.Render(t.Context(), parse(t, "---\nid: 1\n---\na\n\n:whole:`x`\r\n"), RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>a</p>\n\n<p>&#34;a\\n\\n:whole:`x`\\r\\n&#34;</p>\n\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLimits(t *testing.T) {
	largest := strings.Repeat("x", model.MaxText)
	tests := []struct{ name, text, want string }{
		{
			"a role", ":raw:`x" + largest + "`",
			"post.txt:1:1: role raw (letters 1.2.3, linked, manifest.yaml:6): text has 134217729 bytes, and a plugin gets 134217728 at most",
		},
		{
			"contents", ":raw:`x`",
			"post.txt: contents hook mark-a, after-roles (letters 1.2.3, linked, manifest.yaml:7): text has 134217737 bytes, and a plugin gets 134217728 at most",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, oneLetters("      - {name: raw, hooks: [role:raw]}\n      - {name: mark-a, hooks: [contents], stage: after-roles}"),
				WithLinked("letters", model.Link(answer{linkedPack(t, letters), largest, nil})))
			_, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			if diff := cmp.Diff([]string{test.want}, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// answer is a pack that checks nothing of what it returns.
type answer struct {
	model.Pack
	html string
	err  error
}

func (a answer) ProcessRoles(context.Context, model.RolesCall) ([][]model.Result, error) {
	if a.err != nil {
		return nil, a.err
	}
	return [][]model.Result{{{HTML: a.html}}}, nil
}

func (a answer) ProcessContents(context.Context, model.ContentsCall) (string, error) {
	return a.html, a.err
}

func TestAnswersAreChecked(t *testing.T) {
	tooLarge := strings.Repeat("x", model.MaxText+1)
	role, contents := "      - {name: raw, hooks: [role:raw]}", "      - {name: mark-a, hooks: [contents]}"
	tests := []struct {
		name, plugin, html string
		err                error
		want               string
	}{
		{"a role that isn't UTF-8", role, "\xff", nil, "post.txt:1:1: role raw (letters 1.2.3, linked, manifest.yaml:6): result is not UTF-8"},
		{
			"a role that is too large", role, tooLarge, nil,
			"post.txt:1:1: role raw (letters 1.2.3, linked, manifest.yaml:6): result has 134217729 bytes, and a plugin may return 134217728 at most",
		},
		{"contents that aren't UTF-8", contents, "\xff", nil, "post.txt: contents hook mark-a, before-roles (letters 1.2.3, linked, manifest.yaml:6): result is not UTF-8"},
		{
			"contents that are too large", contents, tooLarge, nil,
			"post.txt: contents hook mark-a, before-roles (letters 1.2.3, linked, manifest.yaml:6): result has 134217729 bytes, and a plugin may return 134217728 at most",
		},
		{"a call for roles that breaks", role, "", errors.New("line cut"), "post.txt:1:1: role raw (letters 1.2.3, linked, manifest.yaml:6): the pack gave no answer to the call: line cut"},
		{"a call for contents that breaks", contents, "", errors.New("line cut"), "post.txt: contents hook mark-a, before-roles (letters 1.2.3, linked, manifest.yaml:6): the pack gave no answer to the call: line cut"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, oneLetters(test.plugin), WithLinked("letters", model.Link(answer{linkedPack(t, letters), test.html, test.err})))
			_, err := h.Render(t.Context(), parse(t, ":raw:`x`"), RenderOptions{})
			if diff := cmp.Diff([]string{test.want}, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestConcurrentRender(t *testing.T) {
	h := newHost(t, stages)
	var renders sync.WaitGroup
	for i := range 16 {
		renders.Go(func() {
			result, err := h.Render(t.Context(), parse(t, fmt.Sprintf(":up:`a%d`", i)), RenderOptions{})
			if err != nil {
				t.Error(err)
				return
			}
			if got, want := result.HTML, fmt.Sprintf("[a [n [b <p><b>A%d</b></p>\n\n]]]", i); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	renders.Wait()
	if got := len(h.cancels); got != 0 {
		t.Errorf("got %d calls under way, want none", got)
	}
}

// waiting is a manifest whose plugins work until they are stopped, a good while within their timeout.
const waiting = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: waits, hooks: [role:waits], timeout: 1m, on_error: keep}
      - {name: waiting, hooks: [contents], timeout: 1m, on_error: keep, stage: after-roles}
`

func TestRenderEnds(t *testing.T) {
	for _, during := range []struct{ name, text string }{{"role", ":waits:`x`"}, {"contents", "x"}} {
		ends := []struct {
			name string
			end  func(h *Host, cancel context.CancelCauseFunc)
			want error
		}{
			{"close", func(h *Host, _ context.CancelCauseFunc) { _ = h.Close() }, ErrClosed},
			{"cancel", func(_ *Host, cancel context.CancelCauseFunc) { cancel(errors.New("the program's own cause")) }, context.Canceled},
		}
		for _, end := range ends {
			t.Run(during.name+" "+end.name, func(t *testing.T) {
				reached := make(chan struct{})
				h := newHost(t, waiting, WithTable("signals", func(string) (string, bool, error) {
					close(reached)
					return "", false, nil
				}))
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				done := make(chan error, 1)
				go func() {
					_, err := h.Render(ctx, parse(t, during.text), RenderOptions{})
					done <- err
				}()
				<-reached
				end.end(h, cancel)
				if got := <-done; got != end.want {
					t.Errorf("got %v, want %v", got, end.want)
				}
			})
		}
	}
}

// late is a pack that reports the end of its call as an error of a plugin.
type late struct {
	model.Pack
	end func()
}

func (l late) ProcessContents(ctx context.Context, _ model.ContentsCall) (string, error) {
	l.end()
	<-ctx.Done()
	return "", model.Errorf(diagnostic.Plugin, "%v", ctx.Err())
}

func TestEndThatAPluginReports(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h := newHost(t, waiting, WithLinked("letters", model.Link(late{linkedPack(t, letters), cancel})))
	if _, got := h.Render(ctx, parse(t, "x"), RenderOptions{}); got != context.Canceled {
		t.Errorf("got %v, want %v", got, context.Canceled)
	}
}

func TestTimeout(t *testing.T) {
	signals := WithTable("signals", func(string) (string, bool, error) { return "", false, nil })
	tests := []struct{ name, plugin, text, want string }{
		{
			"role", "      - {name: waits, hooks: [role:waits], timeout: 20ms}", ":waits:`x`",
			"post.txt:1:1: role waits (letters 1.2.3, linked, manifest.yaml:6): no result within 20ms",
		},
		{
			"contents", "      - {name: waiting, hooks: [contents], timeout: 20ms}", "x",
			"post.txt: contents hook waiting, before-roles (letters 1.2.3, linked, manifest.yaml:6): no result within 20ms",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, oneLetters(test.plugin), signals)
			_, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			if diff := cmp.Diff([]string{test.want}, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// calls are the methods of a Host that can end early.
var calls = []struct {
	name string
	call func(ctx context.Context, h *Host, doc *markup.Document) error
}{
	{"render", func(ctx context.Context, h *Host, doc *markup.Document) error {
		_, err := h.Render(ctx, doc, RenderOptions{})
		return err
	}},
	{"packs", func(ctx context.Context, h *Host, _ *markup.Document) error {
		_, err := h.Packs(ctx)
		return err
	}},
	{"check", func(ctx context.Context, h *Host, _ *markup.Document) error {
		_, err := h.Check(ctx)
		return err
	}},
}

// TestConcurrentClose closes a Host from several goroutines, each of which returns when all of it is over.
func TestConcurrentClose(t *testing.T) {
	for range 20 {
		h := newHost(t, stages)
		if _, err := h.Packs(t.Context()); err != nil {
			t.Fatal(err)
		}
		var closing sync.WaitGroup
		for range 4 {
			closing.Go(func() {
				if err := h.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		closing.Wait()
	}
}

func TestClosedHost(t *testing.T) {
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t, stages)
			for range 2 {
				if err := h.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for _, text := range []string{":up:`x`", ""} {
				if got := c.call(t.Context(), h, parse(t, text)); got != ErrClosed {
					t.Errorf("got %v, want %v", got, ErrClosed)
				}
			}
		})
	}
}

func TestEndedContext(t *testing.T) {
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t, stages)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if got := c.call(ctx, h, parse(t, ":up:`x`")); got != context.Canceled {
				t.Errorf("got %v, want %v", got, context.Canceled)
			}
		})
	}
}

func TestPackThatIsNotNeededIsNotStarted(t *testing.T) {
	h := newHost(t, twoPacks)
	t.Run("not needed", func(t *testing.T) {
		if _, err := h.Render(t.Context(), parse(t, ":up:`x`"), RenderOptions{}); err != nil {
			t.Error(err)
		}
	})
	t.Run("needed", func(t *testing.T) {
		_, err := h.Render(t.Context(), parse(t, ":never:`x`"), RenderOptions{})
		failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
		if !ok {
			t.Fatalf("got %v, want a *diagnostic.Diagnostic", err)
		}
		if got, want := failed.Code, diagnostic.NotFound; got != want {
			t.Errorf("got reason %q, want %q", got, want)
		}
	})
}

func TestLinkedPackThatTheManifestLacks(t *testing.T) {
	m, err := manifest.Parse("manifest.yaml", []byte("manifest: 1\n"+manyRoles), manifest.Host{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(m, WithLinked("letters", model.Link(linkedPack(t, letters))), WithLinked("zwei", model.Link(linkedPack(t, letters))),
		WithLinked("eins", model.Link(linkedPack(t, letters))), WithLinked("drei", model.Link(linkedPack(t, letters))))
	if err == nil {
		t.Fatal("got no error")
	}
	if got, want := err.Error(), `pack "drei" is linked, and manifest.yaml has none of that name`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOpenOfABadManifest(t *testing.T) {
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	writeFile(t, file, "manifest: 2\n")
	_, err := Open(file)
	if _, ok := errors.AsType[diagnostic.List](err); !ok {
		t.Errorf("got %v, want a diagnostic.List", err)
	}
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
