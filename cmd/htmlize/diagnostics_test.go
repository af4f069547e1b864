//go:build unix

package main

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestDiagnosticsPage holds docs/diagnostics.md to the members and kinds that there are, in their order.
func TestDiagnosticsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[diagnostic.Diagnostic]()) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "-" && !field.Anonymous {
			members = append(members, name)
		}
	}
	kinds := []string{}
	for _, k := range []diagnostic.Kind{
		diagnostic.Role, diagnostic.Contents, diagnostic.Document, diagnostic.Manifest, diagnostic.Pack, diagnostic.Incompatible,
		diagnostic.Usage, diagnostic.Interrupted, diagnostic.Other,
	} {
		kinds = append(kinds, string(k))
	}
	for header, want := range map[string][]string{"| member |": members, "| `kind` | what": kinds} {
		if diff := cmp.Diff(want, firstColumn(string(page), header)); diff != "" {
			t.Errorf("the table %s (-want +got):\n%s", header, diff)
		}
	}
}

var firstCell = regexp.MustCompile("^\\| `([^`]+)` \\|")

// firstColumn returns the words in the first column of the table whose header begins like this.
func firstColumn(page, header string) []string {
	_, table, _ := strings.Cut(page, "\n"+header)
	var words []string
	for i, line := range strings.Split(table, "\n") {
		if i < 2 {
			// What is left of the header, and the line below it.
			continue
		}
		cell := firstCell.FindStringSubmatch(line)
		if cell == nil {
			break
		}
		words = append(words, cell[1])
	}
	return words
}
