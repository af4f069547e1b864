package manifest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/host/manifest"
)

// TestDocsExamples reads every manifest in the text, except the one that is there to show errors.
func TestDocsExamples(t *testing.T) {
	folder := t.TempDir()
	var manifests []string
	for _, block := range blocks(t, docs(t), "yaml") {
		if strings.HasPrefix(block, "HTML:") {
			if err := os.WriteFile(filepath.Join(folder, "glossary.yaml"), []byte(block), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if !strings.Contains(block, "protocls") {
			manifests = append(manifests, block)
		}
	}
	if len(manifests) < 5 {
		t.Fatalf("there are only %d manifests", len(manifests))
	}
	for _, data := range manifests {
		if _, err := manifest.Parse(filepath.Join(folder, "manifest.yaml"), []byte(data), hostOfToday); err != nil {
			t.Errorf("got error:\n%s\nfor:\n%s", render(err), data)
		}
	}
}

// TestDocsErrors checks the errors in the text against those of the manifest beside them.
func TestDocsErrors(t *testing.T) {
	_, section, ok := strings.Cut(docs(t), "\n## Errors\n")
	if !ok {
		t.Fatal("there is no section Errors")
	}
	_, err := manifest.Parse("manifest.yaml", []byte(blocks(t, section, "yaml")[0]), hostOfToday)
	if diff := cmp.Diff(blocks(t, section, "text")[0], render(err)); diff != "" {
		t.Errorf("-docs +got:\n%s", diff)
	}
}

// TestDocsKeys finds keys that the text doesn't have a row for.
func TestDocsKeys(t *testing.T) {
	text := docs(t)
	var schema struct {
		Properties map[string]any
		Defs       map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	readSchema(t, &schema)
	for section, keys := range map[string]map[string]any{
		"### The manifest": schema.Properties,
		"### A pack":       schema.Defs["pack"].Properties,
		"### A plugin":     schema.Defs["plugin"].Properties,
	} {
		_, rows, _ := strings.Cut(text, "\n"+section+"\n")
		rows, _, _ = strings.Cut(rows, "\n#")
		for key := range keys {
			if !strings.Contains(rows, "\n| `"+key+"` |") {
				t.Errorf("%s: there is no row for %s", section, key)
			}
		}
	}
}

func docs(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/manifest.md")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// blocks returns the fenced blocks of a language.
func blocks(t *testing.T, text, language string) []string {
	t.Helper()
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	if len(found) == 0 {
		t.Fatalf("there is no block of %s", language)
	}
	return found
}
