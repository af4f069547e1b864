package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

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
		{name: "a null value, nested", raw: `{"inner": {"ratio": null}}`, wantErr: "inner.ratio: found no value; write one, or remove the key"},
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
		{name: "a text for an object", raw: `{"inner": "x"}`, wantErr: `inner: want a map, found the text "x"`},
		{name: "wrong type", raw: `{"depth": "x"}`, wantErr: `depth: want a whole number, found the text "x"`},
		{name: "wrong type, nested", raw: `{"inner": {"ratio": "x"}}`, wantErr: `inner.ratio: want a number, found the text "x"`},
		{name: "wrong type of an item", raw: `{"tags": ["a", 1]}`, wantErr: "tags: item 2: want a text, found the number 1"},
		{name: "a fraction", raw: `{"depth": 1.5}`, wantErr: "depth: want a whole number, found the number 1.5"},
		{name: "a text for a list", raw: `{"tags": "a"}`, wantErr: `tags: want a list of texts, found the text "a"`},
		{name: "a list for a map", raw: `{"names": []}`, wantErr: "names: want a map of names to texts, found a list"},
		{name: "a value of a map", raw: `{"names": {"y": true}}`, wantErr: "names.y: want a text, found the boolean true"},
		{
			name: "all that is wrong",
			raw:  `{"stile": "x", "depth": "x", "inner": {"ratio": [], "ration": 2}, "strict": null, "tags": [1, "a", {}]}`,
			wantErr: `depth: want a whole number, found the text "x"
inner.ratio: want a number, found a list
inner: unknown key "ration"; the keys are ratio
unknown key "stile"; the keys are depth, inner, names, strict, style, tags
strict: found no value; write one, or remove the key
tags: item 1: want a text, found the number 1
tags: item 3: want a text, found a map`,
		},
		{name: "refused by Validate", raw: `{"style": ""}`, wantErr: "style: want a text that isn't empty"},
		{name: "a list", raw: `[]`, wantErr: "want a JSON object, found array"},
		{name: "only a text", raw: `"x"`, wantErr: "want a JSON object, found string"},
		{name: "nothing", raw: ``, wantErr: "want a JSON object: unexpected end of JSON input"},
		{name: "not JSON", raw: `{style: x}`, wantErr: "want a JSON object: invalid character 's' looking for beginning of object key string"},
		{name: "two values", raw: `{} {}`, wantErr: "want a JSON object: invalid character '{' after top-level value"},
	} {
		t.Run(test.name, func(t *testing.T) {
			defaults := demoDefaults()
			got, problems := decodeConfig(defaults, json.RawMessage(test.raw))
			err := errors.Join(problems...)
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

// TestDecodeConfigShares checks that the defaults and a decoded configuration share no memory.
func TestDecodeConfigShares(t *testing.T) {
	defaults := demoDefaults()
	got, problems := decodeConfig(defaults, json.RawMessage(`{}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	config := got.(demoConfig)
	config.Tags[0] = "changed"
	config.Names["x"] = "changed"
	if diff := cmp.Diff(demoDefaults(), defaults); diff != "" {
		t.Errorf("the defaults changed (-want +got):\n%s", diff)
	}
}

// TestDecodeConfigList checks that an item of a list isn't merged with an item of the default.
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
			got, problems := decodeConfig(defaults, json.RawMessage(test.raw))
			err := errors.Join(problems...)
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
			wantErr: "config of plugin styled: depth: want a whole number, found a list", code: diagnostic.InvalidConfig,
		},
		{
			name: "a panic in Validate", configs: model.Configs{"styled": []byte(`{"style": "panic"}`)},
			wantErr: "config of plugin styled: panic: bad style", code: diagnostic.InvalidConfig,
		},
		{
			name:    "several, by name",
			configs: model.Configs{"tt": []byte(`{}`), "styled": []byte(`{"depth": [], "style": 1}`), "both": []byte(`{}`)},
			wantErr: "config of plugin both: the plugin takes no configuration\n" +
				"config of plugin styled: depth: want a whole number, found a list\n" +
				"config of plugin styled: style: want a text, found the number 1\n" +
				"config of plugin tt: the plugin takes no configuration",
			code: diagnostic.InvalidConfig,
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

// TestConfigTypes has each kind of type, with what an error says that it wants.
func TestConfigTypes(t *testing.T) {
	type config struct {
		Small   int8            `json:"small"`
		Count   uint            `json:"count"`
		Byte    uint8           `json:"byte"`
		Level   slog.Level      `json:"level"`
		Key     []byte          `json:"key"`
		Pairs   [][]int         `json:"pairs"`
		Items   []demoInner     `json:"items"`
		Names   map[string]bool `json:"names"`
		Pointer *string         `json:"pointer"`
		Quoted  int             `json:"quoted,string"`
		Any     any             `json:"any"`
		Until   time.Time       `json:"until"`
	}
	for _, test := range []struct{ raw, want string }{
		{`{"small": 300}`, "small: want a whole number from -128 to 127, found the number 300"},
		{`{"count": -1}`, "count: want a whole number from 0, found the number -1"},
		{`{"count": 99999999999999999999}`, "count: want a whole number from 0, found the number 99999999999999999999, which is too large"},
		{`{"pairs": [[99999999999999999999]]}`, "pairs: item 1: item 1: want a whole number, found the number 99999999999999999999, which is too large"},
		{`{"pairs": [[-99999999999999999999]]}`, "pairs: item 1: item 1: want a whole number, found the number -99999999999999999999, which is too small"},
		{`{"items": [{"ratio": 1e400}]}`, "items: item 1: ratio: want a number, found the number 1e400, which is too large"},
		{`{"byte": 256}`, "byte: want a whole number from 0 to 255, found the number 256"},
		{`{"level": 5}`, "level: invalid syntax"},
		{`{"level": "x", "count": "y"}`, "count: want a whole number from 0, found the text \"y\"\nlevel: slog: level string \"x\": unknown name"},
		{`{"until": 5}`, "until: Time.UnmarshalJSON: input is not a JSON string"},
		{`{"key": 5}`, "key: want a text in base64, found the number 5"},
		{`{"key": "YQ=="}`, ""},
		{`{"pairs": 5}`, "pairs: want a list of lists, found the number 5"},
		{`{"pairs": [[1], [2, "x"]]}`, `pairs: item 2: item 2: want a whole number, found the text "x"`},
		{`{"items": [{"ratio": 1}, {"ration": 1}]}`, `items: item 2: unknown key "ration"; the keys are ratio`},
		{`{"items": {}}`, "items: want a list of maps, found a map"},
		{`{"names": 5}`, "names: want a map, found the number 5"},
		{`{"names": {"x": "y"}}`, `names.x: want true or false, found the text "y"`},
		{`{"pointer": 5}`, "pointer: want a text, found the number 5"},
		{`{"pointer": null, "any": null, "pairs": null}`, ""},
		{`{"quoted": "5", "any": {"x": 1}, "level": "WARN"}`, ""},
		{`{"small": "` + strings.Repeat("é", 61) + `"}`, `small: want a whole number from -128 to 127, found the text "` + strings.Repeat("é", 60) + `…"`},
	} {
		t.Run(test.raw, func(t *testing.T) {
			_, problems := decodeConfig(config{}, json.RawMessage(test.raw))
			if diff := cmp.Diff(test.want, errorText(errors.Join(problems...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// joining is a configuration whose Validate finds several things.
type joining struct {
	Wrapped bool `json:"wrapped"`
}

func (j joining) Validate() error {
	a, b := errors.New("a: want more"), errors.New("b: want less")
	if j.Wrapped {
		return fmt.Errorf("%w and %w", a, b)
	}
	return errors.Join(errors.Join(a), b)
}

func TestValidateJoins(t *testing.T) {
	for raw, want := range map[string]int{`{}`: 2, `{"wrapped": true}`: 1} {
		if _, got := decodeConfig(joining{}, json.RawMessage(raw)); len(got) != want {
			t.Errorf("%s: got %q, want %d errors", raw, got, want)
		}
	}
}

// TestManyProblems checks that a message of many problems fits what travels, and counts those that it leaves out.
func TestManyProblems(t *testing.T) {
	raw := "{"
	for i := range 500 {
		raw += fmt.Sprintf(`"key%03d": 1, `, i)
	}
	l := link(t, demo())
	err := l.Configure(t.Context(), model.Configs{"styled": []byte(strings.TrimSuffix(raw, ", ") + "}")})
	lines := strings.Split(err.Error(), "\n")
	want := fmt.Sprintf("configurations have %d more problems, which aren't shown", 501-len(lines))
	if got := lines[len(lines)-1]; got != want || len(err.Error()) > model.MaxMessage {
		t.Errorf("got %q in %d bytes, want %q in at most %d", got, len(err.Error()), want, model.MaxMessage)
	}
}
