package supervisor

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// configSchema is the part of a JSON Schema by which a key or a type is wrong. It follows no references, which a pack could make endless.
type configSchema struct {
	// Type is a name, or a list of names.
	Type                        any
	Format                      string
	Properties                  map[string]*configSchema
	AdditionalProperties, Items *configSchema
	// nothing is the schema false, which refuses every value.
	nothing bool
}

// UnmarshalJSON takes a JSON object, true or false.
func (s *configSchema) UnmarshalJSON(data []byte) error {
	if text := string(data); text == "true" || text == "false" {
		s.nothing = text == "false"
		return nil
	}
	type object configSchema
	return json.Unmarshal(data, (*object)(s))
}

// refusal is a value that a schema refuses: its JSON pointer, and the key that it belongs to. Where the schema doesn't know the key, known
// are those that it knows in its place.
type refusal struct {
	pointer, key string
	known        []string
}

// refusals returns the innermost of the values in value, which is at a place, that the schema refuses.
func (s *configSchema) refusals(value any, at refusal) []refusal {
	switch {
	case s == nil:
		return nil
	case s.nothing:
		return []refusal{at}
	case !s.hasType(value):
		return []refusal{at}
	}
	var refused []refusal
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			inner := refusal{pointer: at.pointer + "/" + pointerEscapes.Replace(key), key: key}
			property, ok := s.Properties[key]
			if !ok {
				property = s.AdditionalProperties
				inner.known = slices.Sorted(maps.Keys(s.Properties))
			}
			refused = append(refused, property.refusals(value[key], inner)...)
		}
	case []any:
		for i, item := range value {
			refused = append(refused, s.Items.refusals(item, refusal{pointer: at.pointer + "/" + strconv.Itoa(i), key: at.key})...)
		}
	}
	return refused
}

// hasType reports whether a value is of a type that the schema takes; one that says nothing takes all.
func (s *configSchema) hasType(value any) bool {
	var is []string
	switch value := value.(type) {
	case nil:
		is = []string{"null"}
	case map[string]any:
		is = []string{"object"}
	case []any:
		is = []string{"array"}
	case string:
		is = []string{"string"}
	case bool:
		is = []string{"boolean"}
	case float64:
		is = []string{"number"}
		if value == math.Trunc(value) {
			is = append(is, "integer")
		}
	}
	names, isList := s.Type.([]any)
	if !isList && s.Type != nil {
		names = []any{s.Type}
	}
	return names == nil || slices.ContainsFunc(names, func(name any) bool {
		text, ok := name.(string)
		return ok && slices.Contains(is, text)
	})
}

// pointerEscapes are those of a key in a JSON pointer (RFC 6901).
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")
