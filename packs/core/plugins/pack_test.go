package plugins_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	core "example.com/htmlize/packs/core/plugins"
)

// TestPlugins checks the names of the plugins, and which of them are deterministic.
func TestPlugins(t *testing.T) {
	want := map[string]bool{
		"tt": true, "code": true, "kbd": true, "samp": true, "em": true, "strong": true, "sub": true, "sup": true, "cite": true,
		"contents-sanitize": false,
	}
	got := make(map[string]bool)
	for _, plugin := range core.Pack.Plugins {
		got[plugin.Name] = plugin.Deterministic
		if plugin.Summary == "" || strings.Contains(plugin.Summary, "\n") {
			t.Errorf("plugin %s: got summary %q, want one line", plugin.Name, plugin.Summary)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deterministic plugins (-want +got):\n%s", diff)
	}
}
