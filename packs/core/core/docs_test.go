package core_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"example.com/htmlize/pack"
)

// TestReadme holds that the HTML in the README, which its examples come out as, stays as it is.
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
		if got := sanitizeAt(t, "ugc", pack.AfterRoles, line); got != line {
			t.Errorf("got  %s\nwant %s", got, line)
		}
	}
}

// TestDocs runs the four tables of docs/sanitize.md.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../../docs/sanitize.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([^|]+)` \\| (the same|nothing|`([^|]+)`) \\|")
	rows := row.FindAllStringSubmatch(string(page), -1)
	if lines := strings.Count(string(page), "\n| ") - 4; len(rows) != lines || lines < 50 {
		t.Fatalf("got %d rows that can be run, want all of %d, and 50 or more", len(rows), lines)
	}
	for _, r := range rows {
		t.Run(r[1], func(t *testing.T) {
			want := r[4]
			if r[3] == "the same" {
				want = r[2]
			}
			if got := sanitizeAt(t, "ugc", pack.AfterRoles, r[2]); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
