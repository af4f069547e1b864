package v1

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// sample is a pack whose plugins return the arguments of their calls as text.
var sampleDescription = &model.Description{Name: "sample", Version: "1.0.0", Plugins: []model.PluginDescription{
	{Name: "late", Hooks: []model.Hook{"contents"}},
	{Name: "tt", Hooks: []model.Hook{"role:tt", "role:code"}},
	{Name: "both", Hooks: []model.Hook{"contents", "role:both"}},
	{Name: "early", Hooks: []model.Hook{"contents"}},
}}

var samplePack = fakePack{
	roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
		g := c.Groups[0]
		switch g.Texts[0] {
		case "error":
			return [][]model.Result{{{Err: model.Errorf(diagnostic.Plugin, "no luck")}}}, nil
		case "broken":
			return nil, errors.New("broken")
		case "lookup":
			_, _, err := c.Host.Lookup(ctx, "terms", "x")
			return nil, err
		}
		contents, err := c.Host.Contents(ctx)
		return [][]model.Result{{{HTML: fmt.Sprintf("%s/%s(%q) %+v %q %v", g.Plugin, g.Role, g.Texts, c.Post, contents, g.Timeout)}}}, err
	},
	contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
		if c.Text == "error" && c.Plugin == "both" {
			return "", model.Errorf(diagnostic.Plugin, "no luck")
		}
		if c.Text == "error" {
			return c.Text, nil
		}
		contents, err := c.Host.Contents(ctx)
		return fmt.Sprintf("%s(%s, %+v, %q, stage %q)", c.Plugin, c.Text, c.Post, contents, c.Stage), err
	},
}

func TestServerSet(t *testing.T) {
	set := ServerSet(t.Context(), samplePack, sampleDescription, model.Serving{})
	var got []string
	for _, name := range []string{"htmlize", "late", "tt", "both", "early", "sample"} {
		if _, ok := set[name]; ok {
			got = append(got, name)
		}
	}
	if diff := cmp.Diff([]string{"htmlize", "late", "tt", "both", "early"}, got); diff != "" || len(set) != len(got) {
		t.Errorf("got %d plugins (-want +got):\n%s", len(set), diff)
	}
}

// TestServer calls every plugin of the sample as a host of 2023 does.
func TestServer(t *testing.T) {
	post := OldPost{Id: 7, Author: "Joe", Contents: "all"}
	for _, test := range []struct {
		plugin       string
		hooks        []string
		roles        map[string]string
		contents     string
		contentsFail string
	}{
		{
			plugin: "htmlize",
			hooks:  []string{"contents", "role:tt", "role:code", "role:both"},
			roles: map[string]string{
				"tt":   `tt/tt(["x"]) {ID:7 IDText: Author:Joe Title: Meta:map[]} "all" 0s`,
				"code": `tt/code(["x"]) {ID:7 IDText: Author:Joe Title: Meta:map[]} "all" 0s`,
				"both": `both/both(["x"]) {ID:7 IDText: Author:Joe Title: Meta:map[]} "all" 0s`,
				"none": "error: no plugin here has the hook role:none",
			},
			contents: `early(both(late(x, {ID:7 IDText: Author:Joe Title: Meta:map[]}, "all", stage ""), {ID:7 IDText: Author:Joe Title: Meta:map[]}, "all", stage ""), ` +
				`{ID:7 IDText: Author:Joe Title: Meta:map[]}, "all", stage "")`,
			contentsFail: "error: no luck",
		},
		{
			plugin: "tt",
			hooks:  []string{"role:tt", "role:code"},
			roles: map[string]string{
				"tt":   `tt/tt(["x"]) {ID:7 IDText: Author:Joe Title: Meta:map[]} "all" 0s`,
				"both": "error: no plugin here has the hook role:both",
			},
			contents:     "x",
			contentsFail: "error",
		},
		{
			plugin:       "both",
			hooks:        []string{"contents", "role:both"},
			roles:        map[string]string{"both": `both/both(["x"]) {ID:7 IDText: Author:Joe Title: Meta:map[]} "all" 0s`},
			contents:     `both(x, {ID:7 IDText: Author:Joe Title: Meta:map[]}, "all", stage "")`,
			contentsFail: "error: no luck",
		},
	} {
		t.Run(test.plugin, func(t *testing.T) {
			plugin := dispenseRaw(t, ServerSet(t.Context(), samplePack, sampleDescription, model.Serving{}), test.plugin)
			var hooks OldHooksReply
			if err := plugin.Call("Plugin.Hooks", OldHooksArgs{}, &hooks); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.hooks, hooks.Hooks); diff != "" {
				t.Errorf("hooks (-want +got):\n%s", diff)
			}
			got := make(map[string]string)
			for role := range test.roles {
				var reply OldRoleReply
				if err := plugin.Call("Plugin.ProcessRole", OldRoleArgs{Role: role, Value: "x", Post: post}, &reply); err != nil {
					reply.Value = "error: " + err.Error()
				}
				got[role] = reply.Value
			}
			if diff := cmp.Diff(test.roles, got); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
			for text, want := range map[string]string{"x": test.contents, "error": test.contentsFail} {
				var reply OldContentsReply
				if err := plugin.Call("Plugin.ProcessContents", OldContentsArgs{Value: text, Post: post}, &reply); err != nil {
					reply.Value = "error: " + err.Error()
				}
				if diff := cmp.Diff(want, reply.Value); diff != "" {
					t.Errorf("contents of %q (-want +got):\n%s", text, diff)
				}
			}
		})
	}
}

func TestServerErrors(t *testing.T) {
	plugin := dispenseRaw(t, ServerSet(t.Context(), samplePack, sampleDescription, model.Serving{}), "tt")
	for text, want := range map[string]string{
		"error":  "no luck",
		"broken": "broken",
		"lookup": model.NoLookups,
	} {
		var reply OldRoleReply
		err := plugin.Call("Plugin.ProcessRole", OldRoleArgs{Role: "tt", Value: text}, &reply)
		if got := errorText(err); got != want {
			t.Errorf("%s: got error %q, want %q", text, got, want)
		}
	}
}

// TestServerContext checks that calls have the context with which the set was made.
func TestServerContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := fakePack{contents: func(ctx context.Context, _ model.ContentsCall) (string, error) {
		cancel()
		<-ctx.Done()
		return "", ctx.Err()
	}}
	plugin := dispenseRaw(t, ServerSet(ctx, p, &model.Description{Plugins: []model.PluginDescription{
		{Name: "all", Hooks: []model.Hook{"contents"}},
	}}, model.Serving{}), "all")
	var reply OldContentsReply
	if got, want := errorText(plugin.Call("Plugin.ProcessContents", OldContentsArgs{}, &reply)), "context canceled"; got != want {
		t.Errorf("got error %q, want %q", got, want)
	}
}

// TestSets checks that a pack dispenses no plugins, and a host serves none.
func TestSets(t *testing.T) {
	server := ServerSet(t.Context(), samplePack, sampleDescription, model.Serving{})
	client := ClientSet([]string{"tt", "htmlize"})
	if got, want := len(client), 2; got != want {
		t.Errorf("got %d plugins, want %d", got, want)
	}
	if _, err := server["tt"].Client(nil, nil); errorText(err) != "a pack dispenses no plugins" {
		t.Errorf("got error %v", err)
	}
	if _, err := client["tt"].Server(nil); errorText(err) != "a host serves no plugins" {
		t.Errorf("got error %v", err)
	}
	for name, p := range client {
		if _, ok := p.(goplugin.GRPCPlugin); ok {
			t.Errorf("plugin %s is one of gRPC", name)
		}
	}
}
