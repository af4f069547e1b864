package pack

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	tt := func(context.Context, RoleCall) (HTML, error) { return "", nil }
	all := func(context.Context, ContentsCall) (HTML, error) { return "", nil }
	one := func(p Plugin) Pack { return Pack{Name: "core", Version: "1.0.0", Plugins: []Plugin{p}} }
	const names = "want letters, digits and _ and, inside the name, also - . +"
	for _, test := range []struct {
		name string
		pack Pack
		want string
	}{
		{name: "good", pack: demo()},
		{name: "prerelease", pack: Pack{Name: "a", Version: "2.0.0-rc.1+build", Plugins: []Plugin{Contents("b", all)}}},
		{name: "nothing", want: `pack name "": ` + names + "\npack : version \"\": want one such as 1.4.0\npack  has no plugins"},
		{
			name: "pack name", pack: Pack{Name: "the core", Version: "1.0.0", Plugins: []Plugin{Role("tt", tt)}},
			want: `pack name "the core": ` + names,
		},
		{
			name: "version", pack: Pack{Name: "core", Version: "one", Plugins: []Plugin{Role("tt", tt)}},
			want: `pack core: version "one": want one such as 1.4.0`,
		},
		{name: "no plugins", pack: Pack{Name: "core", Version: "1.0.0"}, want: "pack core has no plugins"},
		{
			name: "plugin name", pack: one(Plugin{Name: "t t", Roles: map[string]RoleFunc{"tt": tt}}),
			want: `plugin name "t t": ` + names,
		},
		{
			name: "plugin without a name", pack: one(Plugin{Roles: map[string]RoleFunc{"tt": tt}}),
			want: `plugin name "": ` + names,
		},
		{
			name: "name of the aggregate", pack: one(Contents("htmlize", all)),
			want: `plugin name "htmlize": on protocol 1 it stands for the whole pack`,
		},
		{
			name: "plugins of one name",
			pack: Pack{Name: "core", Version: "1.0.0", Plugins: []Plugin{Role("tt", tt), Contents("tt", all)}},
			want: "two plugins are called tt",
		},
		{name: "no hooks", pack: one(Plugin{Name: "tt"}), want: "plugin tt: it has neither roles nor contents"},
		{
			name: "no hooks, but a map", pack: one(Plugin{Name: "tt", Roles: map[string]RoleFunc{}}),
			want: "plugin tt: it has neither roles nor contents",
		},
		{name: "role name", pack: one(Plugin{Name: "tt", Roles: map[string]RoleFunc{"-tt": tt}}), want: `plugin tt: role name "-tt": ` + names},
		{name: "role without a name", pack: one(Plugin{Name: "tt", Roles: map[string]RoleFunc{"": tt}}), want: `plugin tt: role name "": ` + names},
		{name: "role without a function", pack: one(Role("tt", nil)), want: "plugin tt: role tt has no function"},
		{name: "contents without a function", pack: one(Contents("all", nil)), want: "plugin all: it has neither roles nor contents"},
		{
			name: "summary of two lines", pack: one(Plugin{Name: "tt", Summary: "a\nb", Contents: all}),
			want: `plugin tt: summary "a\nb": want one line of UTF-8`,
		},
		{
			name: "summary that isn't UTF-8", pack: one(Plugin{Name: "tt", Summary: "a\xff", Contents: all}),
			want: `plugin tt: summary "a\xff": want one line of UTF-8`,
		},
		{
			name: "role of two plugins",
			pack: Pack{Name: "core", Version: "1.0.0", Plugins: []Plugin{
				Role("tt", tt), {Name: "code", Roles: map[string]RoleFunc{"code": tt, "tt": tt}},
			}},
			want: "plugin code: role tt is already one of plugin tt",
		},
		{
			name: "config that is a map", pack: one(Plugin{Name: "tt", Contents: all, Config: map[string]string{}}),
			want: "plugin tt: its config is of type map[string]string; want a struct",
		},
		{
			name: "config that is a pointer", pack: one(Plugin{Name: "tt", Contents: all, Config: &demoConfig{}}),
			want: "plugin tt: its config is of type *pack.demoConfig; want a struct",
		},
		{
			name: "everything at once",
			pack: Pack{Name: "-", Version: "x", Plugins: []Plugin{{Name: "htmlize"}, Role("a", tt), {Name: "a", Contents: all, Config: 1}}},
			want: `pack name "-": ` + names + "\n" +
				`pack -: version "x": want one such as 1.4.0` + "\n" +
				`plugin name "htmlize": on protocol 1 it stands for the whole pack` + "\n" +
				"plugin htmlize: it has neither roles nor contents\n" +
				"two plugins are called a\n" +
				"plugin a: its config is of type int; want a struct",
		},
		{
			name: "a sanitizer without contents",
			pack: Pack{Name: "core", Version: "1.0.0", Plugins: []Plugin{
				{Name: "a", Roles: map[string]RoleFunc{"a": func(context.Context, RoleCall) (HTML, error) { return "", nil }}, Sanitizer: true},
			}},
			want: "plugin a: it is a sanitizer and has no contents",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := errorText(test.pack.Check())
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			_, err := newLinked(test.pack)
			if diff := cmp.Diff(test.want, errorText(err)); diff != "" {
				t.Errorf("Linked (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLinkedUnusableConfig checks the error of a configuration that has no JSON Schema.
func TestLinkedUnusableConfig(t *testing.T) {
	_, err := newLinked(Pack{Name: "core", Version: "1.0.0", Plugins: []Plugin{{
		Name:     "tt",
		Contents: func(context.Context, ContentsCall) (HTML, error) { return "", nil },
		Config: struct {
			C chan int `json:"c"`
		}{},
	}}})
	const want = "plugin tt: config struct { C chan int \"json:\\\"c\\\"\" }: ForType(struct { C chan int \"json:\\\"c\\\"\" }): type chan int is unsupported by jsonschema"
	if got := errorText(err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
