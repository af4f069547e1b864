package packtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// Case is one call to a plugin and what it returns.
type Case struct {
	// Name is the subtest's name; if it is empty, the name is made of the role or plugin and the text.
	Name string

	// Role and Text are a role call, as in :Role:`Text`.
	Role, Text string

	// Plugin, Contents and Stage are, without a Role, a call of that plugin's contents hook. Protocol 1 carries no Stage: a case with
	// one isn't run over it.
	Plugin, Contents string
	Stage            pack.Stage

	// Post is the post of the call. Protocol 1 carries no Title, IDText or Meta: a case with one of them isn't run over it.
	Post pack.Post
	// PostContents is the text that [pack.Services.PostContents] returns.
	PostContents string
	// Config is the plugin's configuration as a JSON object, as in the manifest's config. Protocol 1 carries none: a case with
	// one isn't run over it.
	Config string
	// Tables are the host's tables, as in the manifest's data. Protocol 1 has no lookups: a case with tables isn't run over it.
	Tables map[string]map[string]string

	// Want is the HTML that the call has to return, or WantErr the whole text of its error. A case has only one of them.
	Want    pack.HTML
	WantErr string
}

// Run runs every case against p three times: linked into the test, over protocol 1 and over protocol 2. The test fails if
// [pack.Pack.Check] finds something wrong with p. Each call has a timeout of 5 s, a manifest's default. What plugins log at level debug
// or above is output of the test.
func Run(t *testing.T, p pack.Pack, cases []Case) {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	for _, connection := range []struct {
		name       string
		carriesAll bool // protocol 1 doesn't
		connect    func(context.Context, *testing.T) model.Pack
	}{
		{"linked", true, func(_ context.Context, t *testing.T) model.Pack { return link(t, p) }},
		{"protocol 1", false, func(ctx context.Context, t *testing.T) model.Pack { return connect(ctx, t, p, 1) }},
		{"protocol 2", true, func(ctx context.Context, t *testing.T) model.Pack { return connect(ctx, t, p, 2) }},
	} {
		t.Run(connection.name, func(t *testing.T) {
			// With Helper in each function up to Run, a failure is at the line that calls Run.
			t.Helper()
			// A pack is configured once, so there is one for each configuration.
			packs := make(map[string]configured)
			for _, c := range cases {
				if !connection.carriesAll && c.exceedsProtocol1() {
					continue
				}
				plugin := c.plugin(p)
				key := ""
				if c.Config != "" {
					key = plugin + " " + c.Config
				}
				if _, ok := packs[key]; !ok {
					connected := connection.connect(t.Context(), t)
					packs[key] = configured{connected, c.configure(t.Context(), connected, plugin)}
				}
				t.Run(c.name(), func(t *testing.T) {
					t.Helper()
					if problem := cmp.Or(c.contradiction(), c.unknown(p)); problem != "" {
						t.Fatal(problem)
					}
					c.run(t, packs[key], plugin)
				})
			}
		})
	}
}

// configured is a pack and the error of its configuration.
type configured struct {
	model.Pack
	err error
}

func link(t *testing.T, p pack.Pack) model.Pack {
	t.Helper()
	linked, err := pack.Linked(p)
	if err != nil {
		t.Fatal(err)
	}
	l := model.PackOf(linked)
	l.(model.Logging).LogTo(slog.NewTextHandler(newTestOutput(t), &slog.HandlerOptions{Level: slog.LevelDebug}))
	return l
}

func (c Case) name() string {
	if c.Name != "" {
		return c.Name
	}
	return fmt.Sprintf("%s %.40q", cmp.Or(c.Role, c.Plugin), cmp.Or(c.Text, c.Contents))
}

// plugin returns the name of the plugin that the case calls: the one that has the role or, if none does, c.Plugin.
func (c Case) plugin(p pack.Pack) string {
	for _, plugin := range p.Plugins {
		if _, ok := plugin.Roles[c.Role]; ok {
			return plugin.Name
		}
	}
	return c.Plugin
}

// contradiction says which fields of the case exclude each other. It is empty if none do.
func (c Case) contradiction() string {
	switch {
	case c.Role != "" && (c.Plugin != "" || c.Contents != "" || c.Stage != ""):
		return "the case has a Role, and a Plugin, Contents or a Stage: make one case of a role call, and one of a contents hook"
	case c.Plugin != "" && c.Text != "":
		return "the case has a Plugin and a Text: the text of a contents hook is Contents"
	case c.Want != "" && c.WantErr != "":
		return "the case has Want and WantErr: a call returns HTML or an error"
	default:
		return ""
	}
}

// unknown says what is wrong with a case for a role or a contents hook that the pack doesn't have, and which ones it has. It is empty for
// any other case.
func (c Case) unknown(p pack.Pack) string {
	var names []string
	for _, plugin := range p.Plugins {
		if c.Role != "" {
			names = append(names, slices.Collect(maps.Keys(plugin.Roles))...)
		} else if plugin.Contents != nil {
			names = append(names, plugin.Name)
		}
	}
	slices.Sort(names)
	kind, name := "plugin with a contents hook", c.Plugin
	if c.Role != "" {
		kind, name = "role", c.Role
	}
	switch {
	case name == "":
		return "the case has no Role, and no Plugin with a contents hook"
	case slices.Contains(names, name):
		return ""
	case len(names) == 0:
		return fmt.Sprintf("pack %s has no %s %q, and no other", p.Name, kind, name)
	}
	unknown := fmt.Sprintf("pack %s has no %s %q; it has %s", p.Name, kind, name, strings.Join(names, ", "))
	if suggestion := hint.DidYouMean(name, names); suggestion != "" {
		unknown += "; " + suggestion
	}
	return unknown
}

// exceedsProtocol1 reports whether the case has something that protocol 1 doesn't carry.
func (c Case) exceedsProtocol1() bool {
	return c.Config != "" || c.Tables != nil || c.Stage != "" || c.Post.Title != "" || c.Post.IDText != "" || c.Post.Meta != nil
}

func (c Case) configure(ctx context.Context, p model.Pack, plugin string) error {
	if c.Config == "" {
		return p.Configure(ctx, nil)
	}
	return p.Configure(ctx, model.Configs{plugin: json.RawMessage(c.Config)})
}

func (c Case) run(t *testing.T, p configured, plugin string) {
	t.Helper()
	html, err := c.call(t.Context(), p, plugin)
	got, want := outcome(html, ""), outcome(string(c.Want), c.WantErr)
	if err != nil {
		got = outcome("", err.Error())
	}
	if got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

// outcome shows what a call returns: the error if there is one, and else the HTML.
func outcome(html, err string) string {
	if err != "" {
		return fmt.Sprintf("error %q", err)
	}
	return fmt.Sprintf("%q", html)
}

func (c Case) call(ctx context.Context, p configured, plugin string) (string, error) {
	if p.err != nil {
		return "", p.err
	}
	host := caseHost{tables: c.Tables, contents: c.PostContents}
	if c.Role == "" {
		return p.ProcessContents(ctx, model.ContentsCall{
			Plugin: plugin,
			Stage:  c.Stage,
			Text:   c.Contents,
			Post:   c.Post,
			Host:   host,

			Timeout: model.DefaultTimeout,
		})
	}
	results, err := p.ProcessRoles(ctx, model.RolesCall{
		Post:   c.Post,
		Host:   host,
		Groups: []model.Group{{Plugin: plugin, Role: c.Role, Texts: []string{c.Text}, Timeout: model.DefaultTimeout}},
	})
	if err != nil {
		return "", err
	}
	if result := results[0][0]; result.Err != nil {
		return "", result.Err
	}
	return results[0][0].HTML, nil
}
