package pack

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(m.Run())
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// demoConfig has a value of every kind that a configuration can have.
type demoConfig struct {
	Style  string            `json:"style"`
	Depth  int               `json:"depth"`
	Strict bool              `json:"strict,omitempty"`
	Tags   []string          `json:"tags"`
	Names  map[string]string `json:"names"`
	Inner  demoInner         `json:"inner"`
}

type demoInner struct {
	Ratio float64 `json:"ratio"`
}

func (c demoConfig) Validate() error {
	switch c.Style {
	case "":
		return errors.New("style: want a text that isn't empty")
	case "panic":
		panic("bad style")
	}
	return nil
}

func demoDefaults() demoConfig {
	return demoConfig{
		Style: "plain", Depth: 1, Tags: []string{"a", "b"}, Names: map[string]string{"x": "1"}, Inner: demoInner{0.5},
	}
}

// demo is a pack with every kind of plugin.
func demo() Pack {
	return Pack{Name: "demo", Version: "1.2.3", Plugins: []Plugin{
		Role("tt", func(_ context.Context, c RoleCall) (HTML, error) { return "<tt>" + Escape(c.Text) + "</tt>", nil }),
		{
			Name: "styled", Summary: "shows its configuration", Deterministic: true, Config: demoDefaults(),
			Roles: map[string]RoleFunc{"styled": showConfig, "alias": showConfig},
		},
		{
			Name: "both", Summary: "has a role and the contents",
			Roles: map[string]RoleFunc{"post": func(_ context.Context, c RoleCall) (HTML, error) {
				return Escape(fmt.Sprintf("%d %s %s %s", c.Post.ID, c.Post.Author, c.Post.Title, c.Text)), nil
			}},
			Contents: func(_ context.Context, c ContentsCall) (HTML, error) { return HTML(c.Stage) + ":" + c.Text, nil },
		},
		Role("fails", func(context.Context, RoleCall) (HTML, error) { return "half", errors.New("no luck") }),
	}}
}

func showConfig(_ context.Context, c RoleCall) (HTML, error) {
	return Escape(fmt.Sprintf("%+v", c.Config)), nil
}

func link(t *testing.T, p Pack) *linked {
	t.Helper()
	l, err := newLinked(p)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// renderOne renders one text of a role, and returns its HTML, or its error as "CODE: MESSAGE".
func renderOne(t *testing.T, l model.Pack, plugin, role, text string) string {
	t.Helper()
	results, err := l.ProcessRoles(t.Context(), model.RolesCall{
		Host:   noHost{},
		Groups: []model.Group{{Plugin: plugin, Role: role, Texts: []string{text}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return show(results[0][0])
}

func show(r model.Result) string {
	if r.Err != nil {
		return fmt.Sprintf("%s: %s", r.Err.Code, r.Err.Message)
	}
	return r.HTML
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestDescribeLinked(t *testing.T) {
	d, err := link(t, demo()).Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	schema, err := configSchema(demoDefaults())
	if err != nil {
		t.Fatal(err)
	}
	want := &model.Description{
		Name: "demo", Version: "1.2.3", SDK: "htmlize " + model.Version, Protocols: []int{1, 2},
		Features: []string{"await-host", "post-meta", "stream-roles"},
		Plugins: []model.PluginDescription{
			{Name: "tt", Hooks: []model.Hook{"role:tt"}},
			{
				Name: "styled", Summary: "shows its configuration", Deterministic: true, ConfigSchema: schema,
				Hooks: []model.Hook{"role:alias", "role:styled"},
			},
			{Name: "both", Summary: "has a role and the contents", Hooks: []model.Hook{"contents", "role:post"}},
			{Name: "fails", Hooks: []model.Hook{"role:fails"}},
		},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]HTML{
		"":               "",
		"a b":            "a b",
		`<a href="x">'&`: "&lt;a href=&#34;x&#34;&gt;&#39;&amp;",
		"&lt;":           "&amp;lt;",
		"日本語 🙂":          "日本語 🙂",
		"a\x00b":         "a\x00b",
	} {
		if got := Escape(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNotFound(t *testing.T) {
	l := link(t, demo())
	for _, test := range []struct{ plugin, role, want string }{
		{"tt", "tt", "<tt>x</tt>"},
		{"none", "tt", "not-found: pack demo has no plugin none"},
		{"tt", "styled", "not-found: plugin tt has no role styled"},
	} {
		if got := renderOne(t, l, test.plugin, test.role, "x"); got != test.want {
			t.Errorf("role %s of %s: got %q, want %q", test.role, test.plugin, got, test.want)
		}
	}
	for _, test := range []struct{ plugin, want string }{
		{"tt", "plugin tt has no contents hook"},
		{"none", "pack demo has no plugin none"},
	} {
		got, err := l.ProcessContents(t.Context(), model.ContentsCall{Plugin: test.plugin, Text: "x", Host: noHost{}})
		if got != "" || errorText(err) != test.want || model.CodeOf(err) != diagnostic.NotFound {
			t.Errorf("contents of %s: got %q and error %v (%s), want error %q", test.plugin, got, err, model.CodeOf(err), test.want)
		}
	}
}

// TestConcurrent checks that a pack answers calls, one of them Configure, from several goroutines at once.
func TestConcurrent(t *testing.T) {
	l := link(t, demo())
	var texts []string
	var want []model.Result
	for i := range 200 {
		text := strings.Repeat("<", i)
		texts = append(texts, text)
		want = append(want, model.Result{HTML: "<tt>" + string(Escape(text)) + "</tt>"})
	}
	done := make(chan string)
	const calls = 8
	for range calls {
		go func() {
			if err := l.Configure(t.Context(), model.Configs{"styled": []byte(`{"depth": 2}`)}); err != nil {
				done <- err.Error()
				return
			}
			got, err := l.ProcessRoles(t.Context(), model.RolesCall{Host: noHost{}, Groups: []model.Group{
				{Plugin: "tt", Role: "tt", Texts: texts}, {Plugin: "tt", Role: "tt", Texts: texts}, {Plugin: "tt", Role: "tt"},
			}})
			if err != nil {
				done <- err.Error()
				return
			}
			done <- cmp.Diff([][]model.Result{want, want, {}}, got)
		}()
	}
	for range calls {
		if diff := <-done; diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}
