//go:build unix

package supervisor

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// TestSanitizerTimeout checks that a call of a sanitizer has a timeout only if the manifest sets one.
func TestSanitizerTimeout(t *testing.T) {
	bounds := func(timeout time.Duration, at diagnostic.Position, d model.PluginDescription) time.Duration {
		d.Hooks = []model.Hook{model.ContentsHook}
		spec := &manifest.Pack{Plugins: []manifest.Plugin{{Name: "other"}, {Name: d.Name, Timeout: timeout, TimeoutPos: at}}}
		i := &instance{entry: &entry{Spec: spec}, description: &model.Description{Plugins: []model.PluginDescription{d}}}
		return i.withoutDefaultTimeout(t.Context(), model.ContentsCall{Plugin: d.Name, Timeout: timeout}).Timeout
	}
	for _, c := range []struct {
		name      string
		got, want time.Duration
	}{
		{"by its name", bounds(manifest.DefaultTimeout, diagnostic.Position{}, model.PluginDescription{Name: "contents-sanitize"}), 0},
		{"of another name", bounds(manifest.DefaultTimeout, diagnostic.Position{}, model.PluginDescription{Name: "x"}), manifest.DefaultTimeout},
		{"by what it says", bounds(manifest.DefaultTimeout, diagnostic.Position{}, model.PluginDescription{Name: "x", Sanitizer: true}), 0},
		{"with a timeout", bounds(manifest.DefaultTimeout, diagnostic.Position{Line: 1}, model.PluginDescription{Name: "x", Sanitizer: true}), manifest.DefaultTimeout},
		{"with a timeout of a program", bounds(time.Second, diagnostic.Position{}, model.PluginDescription{Name: "x", Sanitizer: true}), time.Second},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// TestSanitizerTimeoutAsked checks that over protocol 1 the executable says what is a sanitizer, also in a pack that is bound as one plugin.
func TestSanitizerTimeoutAsked(t *testing.T) {
	for _, c := range []struct {
		name, pack, plugin string
		want               time.Duration
	}{
		{"by what it says", "guarding", "guard", 0},
		{"as one with others", "guarding", "htmlize", 0},
		{"by its name as one with others", "refusing", "htmlize", 0},
		{"one that doesn't make it safe", "guarding", "plain", manifest.DefaultTimeout},
		{"as one, and none makes it safe", "plain", "htmlize", manifest.DefaultTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newProcessPack(t, c.pack, "plugins: [{name: "+c.plugin+", hooks: [contents]}], protocols: [1]")
			i, err := p.acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer p.release(i)
			call := i.withoutDefaultTimeout(t.Context(), model.ContentsCall{Plugin: c.plugin, Timeout: manifest.DefaultTimeout})
			if call.Timeout != c.want {
				t.Errorf("got timeout %v, want %v", call.Timeout, c.want)
			}
		})
	}
}

// TestAskedOnce checks that an executable that doesn't say what its pack is isn't asked at each call.
func TestAskedOnce(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "silent")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho x >>\""+folder+"/asked\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	i := &instance{entry: &entry{Spec: &manifest.Pack{Path: path}}}
	for range 2 {
		if _, err := i.ask(t.Context()); err == nil {
			t.Fatal("got no error, want one of what it says")
		}
	}
	asked, err := os.ReadFile(folder + "/asked")
	if err != nil || string(asked) != "x\n" {
		t.Errorf("got %q and %v, want it asked once", asked, err)
	}
}
