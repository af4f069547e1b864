package core_test

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
	"example.com/htmlize/packs/core/core"
)

// TestSanitizeVectors holds of each of DOMPurify's payloads that a browser finds nothing in the result but what may be there.
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

// FuzzSanitizeSafe holds the same of any text, with each policy and in each stage.
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

// checkSafe sanitizes a text in every way, and reports what isn't harmless in a result, or isn't the same when it is
// sanitized again. Roles stay as they are, as if no plugin were bound to them.
func checkSafe(t *testing.T, text string) {
	t.Helper()
	for _, config := range []string{"ugc", "strict"} {
		for _, stage := range []pack.Stage{pack.AfterRoles, pack.BeforeRoles} {
			got := sanitizeAt(t, config, stage, text)
			if stage == pack.AfterRoles {
				checkContained(t, text, got)
			}
			checkHarmless(t, text, got, config == "ugc" && stage == pack.BeforeRoles)
			if config == "strict" && strings.Contains(got, "<") && stage == pack.AfterRoles {
				t.Errorf("strict policy, %q: got %q, with a tag in it", text, got)
			}
			if again := sanitizeAt(t, config, stage, got); again != got {
				t.Errorf("policy %s, %s, %q: got %q and, sanitized again, %q", config, stage, text, got, again)
			}
		}
	}
}

// checkHarmless reports what isn't harmless in a result. In roles, elements that HTML doesn't know may have stayed.
func checkHarmless(t *testing.T, text, got string, inRoles bool) {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(got), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, top := range nodes {
		for n := range withDescendants(top) {
			unknown := inRoles && len(n.Attr) == 0 && unknownName.MatchString(n.Data) && atom.Lookup([]byte(n.Data)) == 0
			if n.Type != html.TextNode &&
				(n.Type != html.ElementNode || n.Namespace != "" || !slices.Contains(harmless, n.Data) && !unknown) {
				t.Errorf("%q: got %q, with %q in it", text, got, n.Data)
			}
			for _, a := range n.Attr {
				if !harmlessAttr.MatchString(a.Key) || isScript(a.Val) && strings.Contains(" href src cite srcset ", " "+a.Key+" ") {
					t.Errorf("%q: got %q, with the attribute %s=%q", text, got, a.Key, a.Val)
				}
			}
		}
	}
}

// checkContained reports where a result, put into a page, closes an element of that, or leaves one open for what comes after.
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

// harmless are the elements that may be in a result, and those that a parser makes up for a table.
var harmless = strings.Fields(`a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col
	colgroup data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins
	kbd label li main map mark menu meter nav nobr ol p picture pre progress q rb rp rt rtc ruby s samp search section small source
	span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`)

var unknownName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

var harmlessAttr = regexp.MustCompile(`^(abbr|align|alt|aria-hidden|aria-label|border|cellpadding|cellspacing|checked|cite|class|clear|` +
	`color|cols|colspan|compact|coords|datetime|decoding|dir|disabled|face|frame|headers|height|high|href|hreflang|hspace|id|lang|` +
	`loading|low|max|media|min|name|noshade|nowrap|open|optimum|rel|reversed|role|rowspan|rules|scope|shape|size|sizes|span|src|` +
	`srcset|start|summary|title|type|usemap|valign|value|vspace|width)$`)

// isScript reports whether a browser would take address for code.
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

// sanitizeAt calls the plugin's function with a policy.
func sanitizeAt(t testing.TB, policy string, stage pack.Stage, text string) string {
	t.Helper()
	sanitize := find(t, core.Pack, "contents-sanitize")
	config := reflect.New(reflect.TypeOf(sanitize.Config)).Elem()
	config.FieldByName("Policy").SetString(policy)
	got, err := sanitize.Contents(t.Context(), pack.ContentsCall{Stage: stage, Text: pack.HTML(text), Config: config.Interface()})
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}
