//go:build unix

package host

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// TestEqualTextsOverProtocols checks that protocol 2 carries whether a plugin is deterministic, and protocol 1 doesn't.
func TestEqualTextsOverProtocols(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		for _, test := range equalTexts {
			t.Run(test.name, func(t *testing.T) {
				got := page(t, openHost(t, protocols+countingPack("")), test.text)
				want := test.once
				if protocols == "protocols: [1]\n" {
					// Calls overlap there, so any text may be counted first.
					got, want = sortedWords(got), sortedWords(test.each)
				}
				if got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		}
	})
}

func sortedWords(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestCacheOverProtocol2(t *testing.T) {
	for _, test := range cached {
		t.Run(test.name, func(t *testing.T) {
			renderAll(t, openHost(t, "protocols: [2]\n"+countingPack(test.keys)), test.steps)
		})
	}
}

// TestCacheLivesWithItsProcess has a process crash, and one in its place. What isolated processes returned is not cached,
// either.
func TestCacheLivesWithItsProcess(t *testing.T) {
	h := openHost(t, `protocols: [2]
packs:
  - name: counting
    path: counting
    plugins:
      - {name: process, hooks: [role:process], cache: 1MiB}
      - {name: dies, hooks: [role:dies], on_error: strip}
`)
	first := onlyPID(t, h)
	for range 2 {
		if got, want := page(t, h, ":process:`a`"), fmt.Sprint(first); got != want {
			t.Errorf("got process %s, want %s", got, want)
		}
	}
	if got, want := page(t, h, ":process:`a` :process:`b` :dies:`now`"), fmt.Sprint(first); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %s for what was kept", got, want)
	}
	second := fmt.Sprint(onlyPID(t, h))
	if got, want := page(t, h, ":process:`a` :process:`b`"), second+" "+second; got != want {
		t.Errorf("got processes %q, want %q", got, want)
	}
}

// TestRecoverEqualTexts has equal texts among which the pack dies: each place has its own result or error.
func TestRecoverEqualTexts(t *testing.T) {
	h := openHost(t, "protocols: [2]\n"+strings.Replace(dying("", ", on_error: keep"), "path: letters", "path: declared", 1))
	result, err := h.Render(t.Context(), parse(t, ":dies:`a` :dies:`now` :up:`b` :dies:`a`\n:up:`b` :dies:`now`"), RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>a :dies:`now` <b>B</b> a <b>B</b> :dies:`now`</p>\n\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	const message = "role dies (letters 1.2.3, protocol 2, manifest.yaml:7): the pack crashed at this text: " + exitOfLetters +
		"; the role stays as it is written"
	want := []string{"post.txt:1:11: " + message, "post.txt:2:9: " + message}
	if diff := cmp.Diff(want, shortLines(warningLines(result.Warnings))); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestReuseChangesNothing renders the same documents without reuse and in every way with it, twice.
func TestReuseChangesNothing(t *testing.T) {
	plain := letters
	plain.Plugins = slices.Clone(plain.Plugins)
	for i := range plain.Plugins {
		plain.Plugins[i].Deterministic = false
	}
	packs := strings.Replace(everyProtocol, "path: letters", "path: declared", 1)
	withCaches := packs
	for _, name := range deterministic {
		withCaches = strings.Replace(withCaches, "{name: "+name+",", "{name: "+name+", cache: 8KiB,", 1)
	}
	without := newHost(t, everyProtocol, WithLinked("letters", model.Link(linkedPack(t, plain))))
	hosts := []struct {
		name string
		host *Host
	}{
		{"linked", newHost(t, packs, WithLinked("letters", model.Link(linkedPack(t, declared))))},
		{"linked with caches", newHost(t, withCaches, WithLinked("letters", model.Link(linkedPack(t, declared))))},
		{"protocol 1", openHost(t, "protocols: [1]\n"+packs)},
		{"protocol 2", openHost(t, "protocols: [2]\n"+packs)},
		{"protocol 2 with caches", openHost(t, "protocols: [2]\n"+withCaches)},
	}
	tests := []struct{ name, text string }{
		{"nothing equal", numbered(50)},
		{"equal texts", strings.Repeat(":up:`a` :low:`A` :raw:`<b>`\n:up:`b` ", 20)},
		{"equal texts far apart", numbered(50) + numbered(50)},
		{"more than is kept", numbered(300)},
		{"errors", ":fails:`a` :up:`b` :fails:`b`\n:fails:`a` :silent:`` :silent:``\n:panics:`x` :panics:`x`"},
		{"results that aren't UTF-8", ":binary:`a` :binary:`a` :raw:`a`"},
		{"another post", "---\nid: 7\nauthor: Jöe\n---\n:post:`x` :post:`x` :up:`b`"},
		{"one more post", "---\nid: 8\nauthor: Ann\n---\n:post:`x` :whole:`x` :up:`b`"},
		{"large texts", strings.Repeat(":raw:`"+strings.Repeat("x", 1<<20)+"`\n", 3)},
	}
	for _, test := range tests {
		for _, h := range hosts {
			for _, round := range []string{"first", "again"} {
				compare(t, fmt.Sprintf("%s, %s, %s", test.name, h.name, round), test.text, without, h.host)
			}
		}
	}
	// Over protocol 1 that would take seconds.
	for _, h := range hosts[3:] {
		compare(t, "more than a message, "+h.name, numbered(4100)+numbered(4100), without, h.host)
	}
}
