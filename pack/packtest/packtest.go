package packtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"example.com/htmlize"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// Case is one call to a plugin and what it returns.
type Case struct {
	// Name names the subtest; where it is empty, the role or plugin and the text do.
	Name string

	// Role and Text are a role call, as in :Role:`Text`.
	Role, Text string

	// Plugin and Contents are a call of that plugin's contents hook instead, in Stage.
	Plugin, Contents string
	Stage            pack.Stage

	// Post is what the plugin gets as the post. Protocol 1 carries no IDText and no Meta, so a case with one runs on the other two.
	Post pack.Post
	// PostContents is what the plugin gets when it asks for the whole post.
	PostContents string
	// Config is a JSON object for the plugin called, as the manifest's config would give it. Protocol 1 carries none, so
	// a case with a configuration runs on the other two.
	Config string
	// Tables are what the host lets packs look up, as the manifest's data would give it. Protocol 1 has no lookups, so a
	// case with tables runs on the other two.
	Tables map[string]map[string]string

	// Want is the HTML that the call returns, and WantErr the whole text of the error instead.
	Want    pack.HTML
	WantErr string
}

// Run runs every case against p three times: linked into the test, over protocol 1 and over protocol 2. A pack that
// [pack.Pack.Check] refuses fails the test. Each call has 5 s, as a manifest gives it that says nothing else. What its plugins log, from level debug on, is output of the test.
func Run(t *testing.T, p pack.Pack, cases []Case) {
	t.Helper()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		name    string
		richer  bool // carries what protocol 1 doesn't
		connect func(context.Context, *testing.T) model.Pack
	}{
		{"linked", true, func(_ context.Context, t *testing.T) model.Pack { return link(t, p) }},
		{"protocol 1", false, func(ctx context.Context, t *testing.T) model.Pack { return connect(ctx, t, p, 1) }},
		{"protocol 2", true, func(ctx context.Context, t *testing.T) model.Pack { return connect(ctx, t, p, 2) }},
	} {
		t.Run(way.name, func(t *testing.T) {
			// A pack is configured once in its life, so the cases of one configuration share a pack.
			packs := make(map[string]configured)
			for _, c := range cases {
				if !way.richer && c.isRicher() {
					continue
				}
				plugin := c.plugin(p)
				key := ""
				if c.Config != "" {
					key = plugin + " " + c.Config
				}
				if _, ok := packs[key]; !ok {
					connected := way.connect(t.Context(), t)
					packs[key] = configured{connected, c.configure(t.Context(), connected, plugin)}
				}
				t.Run(c.name(), func(t *testing.T) { c.run(t, packs[key], plugin) })
			}
		})
	}
}

// configured is a pack and what came of its configuration.
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

// plugin returns the name of the plugin that the case calls: for a role that none has, the case's own.
func (c Case) plugin(p pack.Pack) string {
	for _, plugin := range p.Plugins {
		if _, ok := plugin.Roles[c.Role]; ok {
			return plugin.Name
		}
	}
	return c.Plugin
}

// isRicher reports whether the case has what protocol 1 doesn't carry.
func (c Case) isRicher() bool {
	return c.Config != "" || c.Tables != nil || c.Post.Title != "" || c.Post.IDText != "" || c.Post.Meta != nil
}

func (c Case) configure(ctx context.Context, p model.Pack, plugin string) error {
	if c.Config == "" {
		return p.Configure(ctx, nil)
	}
	return p.Configure(ctx, model.Configs{plugin: json.RawMessage(c.Config)})
}

func (c Case) run(t *testing.T, p configured, plugin string) {
	got, err := c.call(t.Context(), p, plugin)
	gotErr := ""
	if err != nil {
		gotErr = err.Error()
	}
	if gotErr != c.WantErr {
		t.Fatalf("got error %q, want %q", gotErr, c.WantErr)
	}
	if got != string(c.Want) {
		t.Fatalf("got  %q\nwant %q", got, c.Want)
	}
}

func (c Case) call(ctx context.Context, p configured, plugin string) (string, error) {
	if p.err != nil {
		return "", p.err
	}
	host := caseHost{tables: c.Tables, contents: c.PostContents}
	if c.Role == "" {
		return p.ProcessContents(ctx, model.ContentsCall{
			Plugin: plugin,
			Stage:  htmlize.Stage(c.Stage),
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
