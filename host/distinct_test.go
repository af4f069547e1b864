package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// counting returns a pack whose results say how often its process got a text, which is a lie where it declares itself
// deterministic, by which reuse is seen.
func counting() pack.Pack {
	var mu sync.Mutex
	times := make(map[string]int)
	count := func(role, text string) int {
		mu.Lock()
		defer mu.Unlock()
		times[role+":"+text]++
		return times[role+":"+text]
	}
	counted := func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		n := count(c.Role, c.Text)
		if strings.HasPrefix(c.Text, "bad") {
			return "", fmt.Errorf("no %s %d", c.Text, n)
		}
		return pack.HTML(fmt.Sprintf("%s%d", c.Text, n)), nil
	}
	return pack.Pack{
		Name:    "counting",
		Version: "1.0.0",
		Plugins: []pack.Plugin{
			{
				Name:          "declared",
				Deterministic: true,
				Roles:         map[string]pack.RoleFunc{"one": counted, "two": counted},
				Contents: func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
					return pack.HTML(fmt.Sprintf("%s%d", c.Text, count("contents", string(c.Text)))), nil
				},
			},
			pack.Role("undeclared", counted),
			{Name: "process", Deterministic: true, Roles: map[string]pack.RoleFunc{"process": func(context.Context, pack.RoleCall) (pack.HTML, error) {
				return pack.HTML(fmt.Sprint(os.Getpid())), nil
			}}},
			pack.Role("dies", func(context.Context, pack.RoleCall) (pack.HTML, error) { os.Exit(1); return "", nil }),
		},
	}
}

// declared is the pack letters with all plugins declared deterministic that are.
var declared = func() pack.Pack {
	p := letters
	p.Plugins = slices.Clone(p.Plugins)
	for i := range p.Plugins {
		p.Plugins[i].Deterministic = slices.Contains(deterministic, p.Plugins[i].Name)
	}
	return p
}()

var deterministic = []string{"case", "raw", "count", "fails", "silent", "panics", "binary", "dies"}

// countingPack is a manifest of that pack, with more keys of the plugin that declares itself.
func countingPack(keys string) string {
	return `packs:
  - name: counting
    path: counting
    plugins:
      - {name: declared, hooks: [role:one, role:two]` + keys + `}
      - {name: undeclared, hooks: [role:undeclared]}
`
}

// newCounting returns a Host that has the pack linked in.
func newCounting(t *testing.T, packs string) *Host {
	return newHost(t, packs, WithLinked("counting", model.Link(linkedPack(t, counting()))))
}

// page renders a text and returns what stands in its paragraph, or the errors in its place.
func page(t *testing.T, h *Host, text string) string {
	t.Helper()
	result, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
	if err == nil {
		return strings.TrimSuffix(strings.TrimPrefix(result.HTML, "<p>"), "</p>\n\n")
	}
	var failures []string
	for _, err := range diagnostic.All(err) {
		f, ok := errors.AsType[*diagnostic.Diagnostic](err)
		if !ok {
			t.Fatal(err)
		}
		failures = append(failures, fmt.Sprintf("%d:%d %v", f.Pos.Line, f.Pos.Col, f.Err))
	}
	return strings.Join(failures, ", ")
}

// equalTexts are documents with what becomes of them where equal texts are sent once, and where they aren't.
var equalTexts = []struct{ name, text, once, each string }{
	{"all differ", ":one:`a` :one:`b` :one:`c`", "a1 b1 c1", "a1 b1 c1"},
	{"two", ":one:`a` :one:`b` :one:`a`", "a1 b1 a1", "a1 b1 a2"},
	{"all equal", ":one:`a` :one:`a` :one:`a`", "a1 a1 a1", "a1 a2 a3"},
	{"several", ":one:`a` :one:`b` :one:`b` :one:`c` :one:`a` :one:`b`", "a1 b1 b1 c1 a1 b1", "a1 b1 b2 c1 a2 b3"},
	{"of two roles", ":one:`a` :two:`a` :two:`a` :one:`a`", "a1 a1 a1 a1", "a1 a1 a2 a2"},
	{"empty", ":one:`` :one:``", "1 1", "1 2"},
	{"over lines", ":one:`a\nb` :one:`a b`", "a b1 a b1", "a b1 a b2"},
	{"of a plugin that declares nothing", ":undeclared:`a` :undeclared:`a` :one:`a` :one:`a`", "a1 a2 a1 a1", "a1 a2 a1 a2"},
	{"errors", ":one:`bad` :one:`a`\n:one:`bad`", "1:1 no bad 1, 2:1 no bad 1", "1:1 no bad 1, 2:1 no bad 2"},
}

func TestEqualTexts(t *testing.T) {
	for _, test := range equalTexts {
		t.Run(test.name, func(t *testing.T) {
			if got := page(t, newCounting(t, countingPack("")), test.text); got != test.once {
				t.Errorf("got %q, want %q", got, test.once)
			}
		})
	}
}

// step is a document of several and what becomes of it.
type step struct{ text, want string }

// cached are documents that a host renders one after the other.
var cached = []struct {
	name, keys string
	steps      []step
}{
	{"no cache", "", []step{{":one:`a`", "a1"}, {":one:`a`", "a2"}}},
	{"a cache", ", cache: 1KiB", []step{
		{":one:`a`", "a1"}, {":one:`b` :one:`a` :one:`b`", "b1 a1 b1"}, {":one:`c` :one:`b`", "c1 b1"},
	}},
	{"nothing but what is kept", ", cache: 1KiB", []step{{":one:`a` :one:`b`", "a1 b1"}, {":one:`b` :one:`a`", "b1 a1"}}},
	{"an empty text", ", cache: 1KiB", []step{{":one:``", "1"}, {":one:``", "1"}}},
	{"each role has its own", ", cache: 1KiB", []step{{":one:`a`", "a1"}, {":two:`a` :one:`a`", "a1 a1"}, {":two:`a`", "a1"}}},
	{"a plugin without a cache", ", cache: 1KiB", []step{{":undeclared:`a`", "a1"}, {":undeclared:`a`", "a2"}}},
	{"errors", ", cache: 1KiB", []step{
		{":one:`bad` :one:`bad`", "1:1 no bad 1, 1:12 no bad 1"}, {":one:`bad`", "1:1 no bad 2"},
	}},
	// Two results of one character with their texts are 2 × (3 + 1 + 2 + 256) bytes.
	{"the least recently used goes first", ", cache: 524B", []step{
		{":one:`a`", "a1"}, {":one:`b`", "b1"}, {":one:`a`", "a1"}, {":one:`c`", "c1"}, {":one:`a`", "a1"}, {":one:`b`", "b2"},
	}},
	{"one byte less", ", cache: 523B", []step{{":one:`a`", "a1"}, {":one:`b`", "b1"}, {":one:`b`", "b1"}, {":one:`a`", "a2"}}},
	{"several go for a large one", ", cache: 786B", []step{
		{":one:`a` :one:`b` :one:`c`", "a1 b1 c1"}, {":one:`" + strings.Repeat("d", 131) + "`", strings.Repeat("d", 131) + "1"},
		{":one:`c`", "c1"}, {":one:`a`", "a2"},
	}},
	{"larger than the cache", ", cache: 300B", []step{
		{":one:`a`", "a1"}, {":one:`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1"},
		{":one:`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2"}, {":one:`a`", "a1"},
	}},
}

func TestCache(t *testing.T) {
	for _, test := range cached {
		t.Run(test.name, func(t *testing.T) {
			renderAll(t, newCounting(t, countingPack(test.keys)), test.steps)
		})
	}
}

func renderAll(t *testing.T, h *Host, steps []step) {
	t.Helper()
	for i, s := range steps {
		if got := page(t, h, s.text); got != s.want {
			t.Errorf("document %d: got %q, want %q", i+1, got, s.want)
		}
	}
}

// TestCacheKeepsNoContents has a contents hook of a plugin with a cache.
func TestCacheKeepsNoContents(t *testing.T) {
	h := newCounting(t, "packs:\n  - {name: counting, path: counting, plugins: [{name: declared, hooks: [role:one, contents], cache: 1MiB}]}\n")
	for _, want := range []string{"<p>x</p>\n\n1", "<p>x</p>\n\n2"} {
		result, err := h.Render(t.Context(), parse(t, "x"), RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := result.HTML; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestConcurrentCache has many documents use a cache that is too small for them.
func TestConcurrentCache(t *testing.T) {
	h := newHost(t, oneLetters("      - {name: case, hooks: [role:up], cache: 2KiB}"))
	var renders sync.WaitGroup
	for i := range 8 {
		renders.Go(func() {
			for j := range 50 {
				a, b := i+j, j%3
				got := page(t, h, fmt.Sprintf(":up:`a%d` :up:`b%d` :up:`a%d`", a, b, a))
				if want := fmt.Sprintf("<b>A%d</b> <b>B%d</b> <b>A%d</b>", a, b, a); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
	renders.Wait()
}
