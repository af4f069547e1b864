package pack

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestDecodeConfig(t *testing.T) {
	changed := func(change func(*demoConfig)) demoConfig {
		c := demoDefaults()
		change(&c)
		return c
	}
	for _, test := range []struct {
		name, raw string
		want      demoConfig
		wantErr   string
	}{
		{name: "empty", raw: `{}`, want: demoDefaults()},
		{name: "null", raw: `null`, want: demoDefaults()},
		{name: "a text", raw: `{"style": "title"}`, want: changed(func(c *demoConfig) { c.Style = "title" })},
		{name: "a null value", raw: `{"style": null}`, wantErr: "style: found no value; write one, or remove the key"},
		{name: "a null value, nested", raw: `{"inner": {"ratio": null}}`, wantErr: "inner: ratio: found no value; write one, or remove the key"},
		{name: "a list takes the place of the default", raw: `{"tags": ["c"]}`, want: changed(func(c *demoConfig) { c.Tags = []string{"c"} })},
		{
			name: "a map is added to the default", raw: `{"names": {"y": "2"}}`,
			want: changed(func(c *demoConfig) { c.Names = map[string]string{"x": "1", "y": "2"} }),
		},
		{name: "nested", raw: `{"inner": {"ratio": 2}}`, want: changed(func(c *demoConfig) { c.Inner.Ratio = 2 })},
		{name: "nested and empty", raw: `{"inner": {}}`, want: demoDefaults()},

		{name: "unknown key", raw: `{"stile": "x"}`, wantErr: `unknown key "stile"; the keys are depth, inner, names, strict, style, tags`},
		{name: "other case", raw: `{"Style": "x"}`, wantErr: `unknown key "Style"; the keys are depth, inner, names, strict, style, tags`},
		{name: "unknown key, nested", raw: `{"inner": {"ration": 2}}`, wantErr: `inner: unknown key "ration"; the keys are ratio`},
		{name: "other case, nested", raw: `{"inner": {"Ratio": 2}}`, wantErr: `inner: unknown key "Ratio"; the keys are ratio`},
		{name: "a map's keys are free", raw: `{"names": {"X": "2"}}`, want: changed(func(c *demoConfig) { c.Names["X"] = "2" })},
		{name: "a text for an object", raw: `{"inner": "x"}`, wantErr: "inner: want type pack.demoInner, found string"},
		{name: "wrong type", raw: `{"depth": "x"}`, wantErr: "depth: want type int, found string"},
		{name: "wrong type, nested", raw: `{"inner": {"ratio": "x"}}`, wantErr: "inner.ratio: want type float64, found string"},
		{name: "wrong type of an item", raw: `{"tags": ["a", 1]}`, wantErr: "tags: want type string, found number"},
		{name: "a fraction", raw: `{"depth": 1.5}`, wantErr: "depth: want type int, found number 1.5"},
		{name: "refused by Validate", raw: `{"style": ""}`, wantErr: "style: want a text that isn't empty"},
		{name: "a list", raw: `[]`, wantErr: "want a JSON object, found array"},
		{name: "a text alone", raw: `"x"`, wantErr: "want a JSON object, found string"},
		{name: "nothing", raw: ``, wantErr: "want a JSON object: unexpected end of JSON input"},
		{name: "not JSON", raw: `{style: x}`, wantErr: "want a JSON object: invalid character 's' looking for beginning of object key string"},
		{name: "two values", raw: `{} {}`, wantErr: "want a JSON object: invalid character '{' after top-level value"},
	} {
		t.Run(test.name, func(t *testing.T) {
			defaults := demoDefaults()
			got, err := decodeConfig(defaults, json.RawMessage(test.raw))
			if diff := cmp.Diff(test.wantErr, errorText(err)); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if err == nil {
				if diff := cmp.Diff(any(test.want), got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			if diff := cmp.Diff(demoDefaults(), defaults); diff != "" {
				t.Errorf("the defaults changed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDecodeConfigShares holds that nothing is shared between the defaults and what is decoded over them.
func TestDecodeConfigShares(t *testing.T) {
	defaults := demoDefaults()
	got, err := decodeConfig(defaults, json.RawMessage(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	config := got.(demoConfig)
	config.Tags[0] = "changed"
	config.Names["x"] = "changed"
	if diff := cmp.Diff(demoDefaults(), defaults); diff != "" {
		t.Errorf("the defaults changed (-want +got):\n%s", diff)
	}
}

// TestDecodeConfigList holds that an item of a list begins from nothing and not from an item of the default.
func TestDecodeConfigList(t *testing.T) {
	type item struct {
		A int `json:"a"`
		B int `json:"b"`
	}
	type config struct {
		Large int64           `json:"large"`
		Items []item          `json:"items"`
		More  map[string]item `json:"more"`
		Inner struct {
			Items []item `json:"items"`
		} `json:"inner"`
	}
	defaults := config{Large: 1<<62 + 1, Items: []item{{1, 2}, {3, 4}}, More: map[string]item{"x": {1, 2}}}
	defaults.Inner.Items = []item{{5, 6}}
	for _, test := range []struct {
		name, raw string
		change    func(*config)
	}{
		{"no list given", `{"inner": {}}`, func(*config) {}},
		{"a list", `{"items": [{"a": 9}]}`, func(c *config) { c.Items = []item{{A: 9}} }},
		{"an empty list", `{"items": []}`, func(c *config) { c.Items = []item{} }},
		{"a list inside", `{"inner": {"items": [{"b": 9}]}}`, func(c *config) { c.Inner.Items = []item{{B: 9}} }},
		{"a map's value", `{"more": {"x": {"a": 9}}}`, func(c *config) { c.More = map[string]item{"x": {A: 9, B: 2}} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := defaults
			test.change(&want)
			got, err := decodeConfig(defaults, json.RawMessage(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(any(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestConfigSchema(t *testing.T) {
	schema, err := configSchema(demoDefaults())
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, schema, "", "  "); err != nil {
		t.Fatal(err)
	}
	indented.WriteByte('\n')
	golden(t, "schema.json", indented.String())
	t.Run("none", func(t *testing.T) {
		if got, err := configSchema(nil); got != nil || err != nil {
			t.Errorf("got %s and error %v, want neither", got, err)
		}
	})
}

func TestConfigure(t *testing.T) {
	for _, test := range []struct {
		name    string
		configs model.Configs
		want    string
		wantErr string
		code    diagnostic.Code
	}{
		{name: "none", want: "{Style:plain Depth:1 Strict:false Tags:[a b] Names:map[x:1] Inner:{Ratio:0.5}}"},
		{
			name: "one", configs: model.Configs{"styled": []byte(`{"depth": 2, "strict": true}`)},
			want: "{Style:plain Depth:2 Strict:true Tags:[a b] Names:map[x:1] Inner:{Ratio:0.5}}",
		},
		{
			name: "no such plugin", configs: model.Configs{"none": []byte(`{}`)},
			wantErr: "pack demo has no plugin none", code: diagnostic.NotFound,
		},
		{
			name: "plugin without a configuration", configs: model.Configs{"tt": []byte(`{}`)},
			wantErr: "config of plugin tt: the plugin takes no configuration", code: diagnostic.InvalidConfig,
		},
		{
			name: "refused", configs: model.Configs{"styled": []byte(`{"depth": []}`)},
			wantErr: "config of plugin styled: depth: want type int, found array", code: diagnostic.InvalidConfig,
		},
		{
			name: "a panic in Validate", configs: model.Configs{"styled": []byte(`{"style": "panic"}`)},
			wantErr: "config of plugin styled: panic: bad style", code: diagnostic.InvalidConfig,
		},
		{
			name:    "the first of two, by name",
			configs: model.Configs{"tt": []byte(`{}`), "styled": []byte(`{"depth": []}`), "both": []byte(`{}`)},
			wantErr: "config of plugin both: the plugin takes no configuration", code: diagnostic.InvalidConfig,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := link(t, demo())
			err := l.Configure(t.Context(), test.configs)
			if got := errorText(err); got != test.wantErr {
				t.Fatalf("got error %q, want %q", got, test.wantErr)
			}
			if err != nil {
				if got := model.CodeOf(err); got != test.code {
					t.Errorf("got code %s, want %s", got, test.code)
				}
				return
			}
			for _, role := range []string{"styled", "alias"} {
				if got := renderOne(t, l, "styled", role, ""); got != test.want {
					t.Errorf("role %s: got %s, want %s", role, got, test.want)
				}
			}
		})
	}
}
