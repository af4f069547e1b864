package manifest

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLevels checks the keys, and which of them are required, against the schema.
func TestLevels(t *testing.T) {
	type object struct {
		Properties map[string]json.RawMessage
		Required   []string
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	data, err := os.ReadFile("../../docs/manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		level  level
		schema object
	}{
		{"manifest", manifestLevel, schema.object},
		{"pack", packLevel, schema.Defs["pack"]},
		{"plugin", pluginLevel, schema.Defs["plugin"]},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := map[string]bool{}
			for _, k := range test.level.keys {
				got[k.name] = k.add != ""
			}
			want := map[string]bool{}
			for name := range test.schema.Properties {
				want[name] = slices.Contains(test.schema.Required, name)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("keys, and whether they are required (-schema +level):\n%s", diff)
			}
		})
	}
}
