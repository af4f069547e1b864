package sanitize_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/sanitize"
)

// TestSanitizeVectors checks that the result for each of DOMPurify's payloads is harmless in a browser.
func TestSanitizeVectors(t *testing.T) {
	for _, vector := range vectors(t) {
		checkSafe(t, vector)
	}
}

func vectors(t testing.TB) []string {
	raw, err := os.ReadFile("testdata/vectors/dompurify.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	if len(texts) < 200 {
		t.Fatalf("got %d vectors, want 200 or more", len(texts))
	}
	return texts
}

// FuzzSanitizeSafe checks the same for any text, with each policy and in each stage.
func FuzzSanitizeSafe(f *testing.F) {
	for _, vector := range vectors(f) {
		f.Add(vector)
	}
	for _, text := range unbalanced {
		f.Add(text.contents)
	}
	f.Add("<b title=\":abbr:`x`\">:x:`<script>alert(1)</script>` <!-- :y:`-->`")
	f.Fuzz(func(t *testing.T, text string) {
		checkSafe(t, strings.ToValidUTF8(text, "\uFFFD"))
	})
}

// The configurations of the policies.
const (
	ugc    = `{"policy": "ugc"}`
	strict = `{"policy": "strict"}`
)

// widest are the configurations that allow everything that can be allowed.
var widest = []string{sanitize.Widest("ugc"), sanitize.Widest("strict")}

// checkSafe sanitizes a text with every policy in every stage. It reports what isn't harmless in a result, and results that change when
// they are sanitized again. Roles stay as they are, as if they were unbound.
func checkSafe(t *testing.T, text string) {
	t.Helper()
	for _, config := range append([]string{ugc, strict}, widest...) {
		for _, stage := range []pack.Stage{pack.AfterRoles, pack.BeforeRoles} {
			got := sanitizeAt(t, config, stage, text)
			if stage == pack.AfterRoles {
				checkContained(t, text, got)
			}
			checkHarmless(t, text, got, slices.Contains(widest, config), stage == pack.BeforeRoles)
			if config == strict && strings.Contains(got, "<") && stage == pack.AfterRoles {
				t.Errorf("strict policy, %q: got %q, with a tag in it", text, got)
			}
			if again := sanitizeAt(t, config, stage, got); again != got {
				t.Errorf("config %.20s, %s, %q: got %q and, sanitized again, %q", config, stage, text, got, again)
			}
		}
	}
}

// checkHarmless reports what isn't harmless in a result. In roles, unknown elements may have stayed.
func checkHarmless(t *testing.T, text, got string, isWidest, inRoles bool) {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(got), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, top := range nodes {
		for n := range withDescendants(top) {
			if n.Type == html.TextNode {
				continue
			}
			known := n.Namespace == "" && slices.Contains(harmless, n.Data) ||
				isWidest && slices.Contains(allowed[n.Namespace], strings.ToLower(n.Data))
			unknown := inRoles && len(n.Attr) == 0 && unknownName.MatchString(n.Data) && atom.Lookup([]byte(n.Data)) == 0
			if n.Type != html.ElementNode || !known && !unknown {
				t.Errorf("%q: got %q, with %q in it", text, got, n.Data)
			}
			for _, a := range n.Attr {
				isAllowed := harmlessAttr.MatchString(a.Key) || isWidest && allowedAttr(n, a.Key)
				isAddress := slices.Contains(strings.Fields("href src cite srcset poster"), a.Key)
				if !isAllowed || a.Namespace != "" || isAddress && (n.Namespace != "" || isScript(a.Val)) ||
					strings.Contains(strings.ReplaceAll(a.Val, "url(#", ""), "url(") && n.Namespace != "" {
					t.Errorf("%q: got %q, with the attribute %s=%q of %s", text, got, a.Key, a.Val, n.Data)
				}
			}
		}
	}
}

// allowed are the additional elements that may be in a result if everything is allowed, by namespace.
var allowed = map[string][]string{
	"": {"audio", "track", "video"},
	"math": strings.Fields(`annotation math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot
		mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics`),
	"svg": strings.Fields(`circle clippath defs ellipse g line lineargradient marker path polygon polyline radialgradient rect stop svg
		text tspan`),
}

// allowedAttr reports whether an element may have an attribute if everything is allowed. No attribute may run a script, lead to an address
// or cover the page.
func allowedAttr(n *html.Node, name string) bool {
	switch {
	case strings.HasPrefix(name, "data-"), strings.HasPrefix(name, "aria-"):
		return true
	case n.Namespace == "":
		return slices.Contains(strings.Fields(`bgcolor controls default download hidden itemid itemprop itemref itemscope itemtype kind label loop
			muted playsinline poster preload srclang tabindex target translate`), name)
	}
	return !strings.HasPrefix(name, "on") && !slices.Contains(strings.Fields(`style href src srcset action formaction overflow voffset begin
		attributename values from to`), name) && (name != "transform" || n.Data != "svg")
}

// checkContained reports an error if a result in a page closes an element of the page, or leaves one open.
func checkContained(t *testing.T, text, got string) {
	t.Helper()
	for _, wrapper := range []struct{ start, end string }{
		{"<div>", "</div>"}, {"<section><div><article>", "</article></div></section>"}, {"<ol><li><div>", "</div></li></ol>"},
		{"<dl><dd><div>", "</div></dd></dl>"}, {"<table><tr><td>", "</td></tr></table>"}, {"<details><blockquote>", "</blockquote></details>"},
	} {
		for _, doctype := range []string{"<!doctype html>", ""} {
			page, err := html.Parse(strings.NewReader(doctype + wrapper.start + "<x-a></x-a>" + got + "<x-b></x-b>" + wrapper.end + "<x-c></x-c>"))
			if err != nil {
				t.Fatalf("%q: got %q, and %v", text, got, err)
			}
			places := make(map[string]*html.Node)
			for n := range page.Descendants() {
				places[n.Data] = n.Parent
			}
			if places["x-a"] == nil || places["x-a"] != places["x-b"] || places["x-c"].Data != "body" {
				var tree strings.Builder
				_ = html.Render(&tree, page)
				t.Errorf("%q: got %q, which isn't contained in %s: %s", text, got, wrapper.start, tree.String())
				return
			}
		}
	}
}

func withDescendants(n *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		for d := range n.Descendants() {
			if !yield(d) {
				return
			}
		}
	}
}

// harmless are the elements that may be in a result, including those that a parser adds to a table.
var harmless = strings.Fields(`a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col
	colgroup data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins
	kbd label li main map mark menu meter nav nobr ol p picture pre progress q rb rp rt rtc ruby s samp search section small source
	span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`)

var unknownName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

var harmlessAttr = regexp.MustCompile(`^(abbr|align|alt|aria-hidden|aria-label|border|cellpadding|cellspacing|checked|cite|class|clear|` +
	`color|cols|colspan|compact|coords|datetime|decoding|dir|disabled|face|frame|headers|height|high|href|hreflang|hspace|id|lang|` +
	`loading|low|max|media|min|name|noshade|nowrap|open|optimum|rel|reversed|role|rowspan|rules|scope|shape|size|sizes|span|src|` +
	`srcset|start|summary|title|type|usemap|valign|value|vspace|width)$`)

// isScript reports whether a browser would run an address as a script.
func isScript(address string) bool {
	address = strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address))
	return strings.HasPrefix(address, "javascript:") || strings.HasPrefix(address, "vbscript:") ||
		strings.HasPrefix(address, "data:") && !strings.HasPrefix(address, "data:image/")
}

// sanitizeAt calls the plugin's function with a configuration in JSON.
func sanitizeAt(t testing.TB, config string, stage pack.Stage, text string) string {
	t.Helper()
	value := reflect.New(reflect.TypeOf(sanitize.Plugin.Config))
	if err := json.Unmarshal([]byte(config), value.Interface()); err != nil {
		t.Fatal(err)
	}
	got, err := sanitize.Plugin.Contents(t.Context(), pack.ContentsCall{Stage: stage, Text: pack.HTML(text), Config: value.Elem().Interface()})
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}
