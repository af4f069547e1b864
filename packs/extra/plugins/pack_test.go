package plugins_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	extra "example.com/htmlize/packs/extra/plugins"
)

// TestPlugins checks the names of the plugins, and which of them are deterministic.
func TestPlugins(t *testing.T) {
	want := map[string]bool{
		"abbrev": false, "narcissist": false,
		"rfc": true, "pep": true, "menuselection": true, "guilabel": true,
	}
	got := make(map[string]bool)
	for _, plugin := range extra.Pack.Plugins {
		got[plugin.Name] = plugin.Deterministic
		if plugin.Summary == "" || strings.Contains(plugin.Summary, "\n") {
			t.Errorf("plugin %s: got summary %q, want one line", plugin.Name, plugin.Summary)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deterministic plugins (-want +got):\n%s", diff)
	}
}
