package manifest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	"gopkg.in/yaml.v3"
)

// The reasons why the schema accepts a manifest that is rejected.
const (
	inTable    = "a schema doesn't see into another file"
	ofHost     = "a schema doesn't know which host reads the manifest"
	across     = "a schema doesn't compare one entry with another"
	inYAML     = "a schema sees what YAML stands for and not how it is written"
	arithmetic = "a schema doesn't compute"
)

// beyondSchema has the rejected manifests that the schema accepts. TestSchemaRejects fails if it has one that the schema rejects.
var beyondSchema = map[string]string{
	"cache-too-large":                     arithmetic,
	"config-binary":                       inYAML,
	"config-nan":                          inYAML,
	"constraint-too-large":                arithmetic,
	"document-end-comment":                inYAML,
	"document-end-trailing":               inYAML,
	"format-float":                        inYAML,
	"htmlize-of-a-host-without-a-version": ofHost,
	"htmlize-prerelease":                  ofHost,
	"htmlize-prerelease-too-old":          ofHost,
	"htmlize-too-new":                     ofHost,
	"htmlize-unsatisfied":                 ofHost,
	"key-merge":                           inYAML,
	"nested-too-deep":                     arithmetic,
	"pack-twice":                          across,
	"plugin-twice":                        across,
	"protocols-float":                     inYAML,
	"protocols-none-left":                 across,
	"protocols-of-a-newer-host":           ofHost,
	"protocols-of-a-pack-outside":         across,
	"protocols-of-a-pack-unspoken":        ofHost,
	"protocols-of-an-older-host":          ofHost,
	"role-twice":                          across,
	"role-twice-by-alias":                 across,
	"second-document-broken":              inYAML,
	"syntax-more":                         inYAML,
	"syntax-table":                        inTable,
	"table-empty":                         inTable,
	"table-latin1":                        inTable,
	"table-list":                          inTable,
	"table-missing":                       inTable,
	"table-values":                        inTable,
	"timeout-too-long":                    arithmetic,
	"timeout-too-short":                   arithmetic,
	"two-documents":                       inYAML,
	"utf16":                               inYAML,
}

// TestSchemaAccepts checks that the schema accepts every accepted manifest.
func TestSchemaAccepts(t *testing.T) {
	schema := resolveSchema(t)
	for _, file := range manifests(t, "accepted") {
		t.Run(name(file), func(t *testing.T) {
			instance, err := decodeYAML(t, file)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(instance); err != nil {
				t.Errorf("the schema rejects it: %v", err)
			}
		})
	}
}

// TestSchemaRejects checks that the schema rejects every rejected manifest that is YAML, but for those of beyondSchema.
func TestSchemaRejects(t *testing.T) {
	schema := resolveSchema(t)
	known := map[string]bool{}
	for _, file := range manifests(t, "rejected") {
		known[name(file)] = true
		t.Run(name(file), func(t *testing.T) {
			reason, beyond := beyondSchema[name(file)]
			instance, err := decodeYAML(t, file)
			if err != nil {
				if beyond {
					t.Errorf("it isn't YAML, so it can't be in the list beyondSchema: %v", err)
				}
				return
			}
			switch err := schema.Validate(instance); {
			case err == nil && !beyond:
				t.Error("the schema accepts it")
			case err != nil && beyond:
				t.Errorf("the schema rejects it, so this is no reason: %s\n%v", reason, err)
			}
		})
	}
	for name := range beyondSchema {
		if !known[name] {
			t.Errorf("the list beyondSchema has %s, and there is no such file", name)
		}
	}
}

// TestSchemaIsDescribed checks that every key has the title and the description that editors show.
func TestSchemaIsDescribed(t *testing.T) {
	var schema jsonschema.Schema
	readSchema(t, &schema)
	levels := map[string]*jsonschema.Schema{
		"manifest": &schema,
		"pack":     schema.Defs["pack"],
		"plugin":   schema.Defs["plugin"],
	}
	for level, s := range levels {
		for key, property := range s.Properties {
			if property.Title == "" || property.Description == "" {
				t.Errorf("key %s of %s: title %q, description %q", key, level, property.Title, property.Description)
			}
		}
	}
}

func readSchema(t *testing.T, target any) {
	t.Helper()
	data, err := os.ReadFile("../../docs/manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, target); err != nil {
		t.Fatal(err)
	}
}

func resolveSchema(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	var schema jsonschema.Schema
	readSchema(t, &schema)
	resolved, err := schema.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

// decodeYAML returns the file as an editor hands it to a JSON Schema, or the error of YAML itself.
func decodeYAML(t *testing.T, file string) (any, error) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return toJSON(v), nil
}

// toJSON replaces values of yaml.v3 by those that encoding/json decodes to.
func toJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = toJSON(v[key])
		}
	case map[any]any:
		object := make(map[string]any, len(v))
		for key := range v {
			object[fmt.Sprint(key)] = toJSON(v[key])
		}
		return object
	case []any:
		for i := range v {
			v[i] = toJSON(v[i])
		}
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return v
}
