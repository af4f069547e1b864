package sanitize

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRemoved checks what the log record counts.
func TestRemoved(t *testing.T) {
	type counts struct {
		Elements, Attributes map[string]int
		Comments, Doctypes   int
		EndTags              int
	}
	for _, c := range []struct {
		name, text string
		want       counts
	}{
		{"nothing", `<p>a < b <x> <a href="/x">c</a></p>`, counts{}},
		{"elements", "<form><p>x</p></form><form></form><script>x</script>",
			counts{Elements: map[string]int{"form": 2, "script": 1}}},
		{"attributes", `<p onclick="x" style="y">a</p><p onload="x" foo="y">b</p>`,
			counts{Attributes: map[string]int{"on*": 2, "style": 1, "other": 1}}},
		{"an element with its attributes", `<form action="/x" onsubmit="y">`, counts{Elements: map[string]int{"form": 1}}},
		{"an address", `<img src="javascript:x" alt="y"><a href="javascript:x">y</a>`,
			counts{Elements: map[string]int{"a": 1}, Attributes: map[string]int{"src": 1}}},
		{"an input", "<input name=x><input type=checkbox disabled>", counts{Elements: map[string]int{"input": 1}}},
		{"elements of svg", "<svg><g></g><path/></svg>", counts{Elements: map[string]int{"svg": 1, "other": 2}}},
		{"end tags", "</div><b></i></b></form><form></form></style>", counts{Elements: map[string]int{"form": 1}, EndTags: 4}},
		{"parts of tables and lists without these", "<td>x</td><li>y", counts{Elements: map[string]int{"li": 1, "td": 1}}},
		{"what is nested deeper than 200 times", strings.Repeat("<b>", 202), counts{Elements: map[string]int{"b": 2}}},
		{"others", "<!doctype html><!-- x --><!-- y -->", counts{Comments: 2, Doctypes: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := preparer{text: c.text, removed: newRemoved(ugc()), max: 1 << 20}
			if _, err := m.prepare(); err != nil {
				t.Fatal(err)
			}
			r := m.removed
			got := counts{r.elements, r.attributes, r.comments, r.doctypes, r.endTags}
			if c.want.Elements == nil {
				c.want.Elements = map[string]int{}
			}
			if c.want.Attributes == nil {
				c.want.Attributes = map[string]int{}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("removed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRemovedRecord checks that there is one record with all counts, and none if nothing was counted.
func TestRemovedRecord(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "<p>a<b</p>", ""},
		{
			"something", `<script>x</script><form onsubmit="x"><p style="x" class="y">z<!-- --></p></form></div>`,
			`{"level":"INFO","msg":"removed what the policy doesn't let through","elements":{"form":1,"script":1},` +
				`"attributes":{"class":1,"style":1},"comments":1,"end_tags":1}` + "\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := preparer{text: c.text, removed: newRemoved(ugc()), max: 1 << 20}
			if _, err := m.prepare(); err != nil {
				t.Fatal(err)
			}
			var records strings.Builder
			m.removed.log(t.Context(), slog.New(slog.NewJSONHandler(&records, &slog.HandlerOptions{
				ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
					if len(groups) == 0 && a.Key == slog.TimeKey {
						return slog.Attr{}
					}
					return a
				},
			})))
			if got := records.String(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
