package sanitize_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	"example.com/htmlize/packs/core/sanitize"
)

// TestReadme checks that the HTML in the README, which is the result of its examples, passes unchanged.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile("(?m)^<.*>$").FindAllString(string(page), -1)
	if len(lines) < 4 {
		t.Fatalf("got %d lines of HTML, want 4 or more", len(lines))
	}
	for _, line := range lines {
		if got := sanitizeAt(t, ugc, pack.AfterRoles, line); got != line {
			t.Errorf("got  %s\nwant %s", got, line)
		}
	}
}

// TestDocs runs the five tables of docs/sanitize.md. The table of what can be allowed is run with the configuration above it.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../../docs/sanitize.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([^|]+)` \\| (the same|nothing|`([^|]+)`) \\|")
	rows := row.FindAllStringSubmatch(string(page), -1)
	if lines := strings.Count(string(page), "\n| ") - 5; len(rows) != lines || lines < 50 {
		t.Fatalf("got %d rows that can be run, want all of %d, and 50 or more", len(rows), lines)
	}
	_, allowing, _ := strings.Cut(string(page), "\n## What can be allowed\n")
	allowing, _, _ = strings.Cut(allowing, "\n## ")
	allow := exampleConfig(t, allowing)
	for _, name := range sanitize.Allowable() {
		if !strings.Contains(allowing, "`"+name+"`") {
			t.Errorf("the page doesn't say that %s can be allowed", name)
		}
	}
	for _, r := range rows {
		t.Run(r[1], func(t *testing.T) {
			want := r[4]
			if r[3] == "the same" {
				want = r[2]
			}
			config := ugc
			if strings.Contains(allowing, r[0]) {
				config = allow
			}
			if got := sanitizeAt(t, config, pack.AfterRoles, r[2]); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// exampleConfig returns the configuration in the YAML example of a part of a page, as JSON.
func exampleConfig(t *testing.T, page string) string {
	t.Helper()
	_, example, _ := strings.Cut(page, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	var plugins []struct{ Config map[string]any }
	if err := yaml.Unmarshal([]byte(example), &plugins); err != nil || len(plugins) != 1 {
		t.Fatalf("got error %v and %d plugins, want one", err, len(plugins))
	}
	config, err := json.Marshal(plugins[0].Config)
	if err != nil {
		t.Fatal(err)
	}
	// The pack must accept it.
	packtest.Run(t, testPack, sanitizeCases(string(config), []filtered{{"x", "x"}}))
	return strings.Replace(string(config), "{", `{"policy": "ugc", `, 1)
}
