package pack

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// checkConfig returns an error for each key of raw that the configuration doesn't have, and each value that its type doesn't take, at any
// depth.
func checkConfig(defaults any, raw json.RawMessage) []error {
	// The values stay raw, since a value of type any has a range: 1e400 is out of it.
	var object map[string]json.RawMessage
	err := json.Unmarshal(raw, &object)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return []error{fmt.Errorf("want a JSON object, found %s", wrong.Value)}
	}
	if err != nil {
		return []error{fmt.Errorf("want a JSON object: %w", err)}
	}
	// Numbers are kept as they are written.
	var given map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&given); err != nil {
		return []error{err}
	}
	schema, err := jsonschema.ForType(reflect.TypeOf(defaults), nil)
	if err != nil {
		return []error{err}
	}
	merged, err := merge(defaults, raw)
	if err != nil {
		return []error{err}
	}
	c := configCheck{typ: reflect.TypeOf(defaults)}
	c.decodes = json.Unmarshal(merged, reflect.New(c.typ).Interface()) == nil
	c.object(schema, given, nil)
	return c.problems
}

// configCheck collects what is wrong with a configuration.
type configCheck struct {
	typ reflect.Type
	// decodes says that the type takes all values, so that only the keys are to check.
	decodes  bool
	problems []error
}

// configPath leads to a value: it has the key of each map, a string, and the index in each list, an int.
type configPath []any

func (p configPath) to(step any) configPath { return append(slices.Clip(p), step) }

// report adds a problem of the value at a path, which a message has as in "allow.classes: item 2: …".
func (c *configCheck) report(path configPath, problem string) {
	var place strings.Builder
	separator := ""
	for _, step := range path {
		if index, ok := step.(int); ok {
			fmt.Fprintf(&place, ": item %d", index+1)
			separator = ": "
		} else {
			fmt.Fprintf(&place, "%s%v", separator, step)
			separator = "."
		}
	}
	if len(path) > 0 {
		place.WriteString(": ")
	}
	c.problems = append(c.problems, errors.New(place.String()+problem))
}

// object checks the object at a path. Its schema has properties for a struct, and none for a map. Case matters: encoding/json takes
// "Style" for "style", and the merged object would have both.
func (c *configCheck) object(schema *jsonschema.Schema, given map[string]any, path configPath) {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		property := schema.AdditionalProperties
		if schema.Properties != nil {
			property = schema.Properties[key]
		}
		switch {
		case property == nil:
			c.report(path, fmt.Sprintf("unknown key %q; the keys are %s", key, strings.Join(slices.Sorted(maps.Keys(schema.Properties)), ", ")))
		case given[key] != nil:
			c.value(property, given[key], path.to(key))
		case !mayBeNull(property):
			c.report(path.to(key), "found no value; write one, or remove the key")
		}
	}
}

// value checks the value at a path.
func (c *configCheck) value(schema *jsonschema.Schema, given any, path configPath) {
	switch value := given.(type) {
	case map[string]any:
		if schema.Properties != nil || schema.AdditionalProperties != nil {
			c.object(schema, value, path)
			return
		}
	case []any:
		if schema.Items != nil {
			for i, item := range value {
				c.value(schema.Items, item, path.to(i))
			}
			return
		}
	}
	c.decode(given, path)
}

// decode checks whether the configuration's type takes the value at a path: it decodes an object that has only this value.
func (c *configCheck) decode(given any, path configPath) {
	if c.decodes {
		return
	}
	object := given
	for _, step := range slices.Backward(path) {
		if key, ok := step.(string); ok {
			object = map[string]any{key: object}
		} else {
			object = []any{object}
		}
	}
	raw, err := json.Marshal(object)
	if err == nil {
		err = json.Unmarshal(raw, reflect.New(c.typ).Interface())
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		c.report(path, fmt.Sprintf("want %s, found %s%s", wanted(wrong.Type), found(given), excess(wrong.Type, given)))
	} else if err != nil {
		c.report(path, err.Error())
	}
}

// wanted returns what a value of a type is in a manifest.
func wanted(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "a text"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Int8, reflect.Int16, reflect.Int32:
		limit := int64(1) << (t.Bits() - 1)
		return fmt.Sprintf("a whole number from %d to %d", -limit, limit-1)
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return "a whole number from 0"
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return fmt.Sprintf("a whole number from 0 to %d", uint64(1)<<t.Bits()-1)
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "a text in base64"
		}
		return "a list" + ofMany(t.Elem())
	case reflect.Map:
		if values, ok := strings.CutPrefix(ofMany(t.Elem()), " of "); ok {
			return "a map of names to " + values
		}
		return "a map"
	case reflect.Struct:
		return "a map"
	default:
		return "a value of another type"
	}
}

// ofMany returns what the items of a list are, as in " of texts". It is empty for items that have no such word.
func ofMany(t reflect.Type) string {
	word, _, _ := strings.Cut(wanted(t), " of ")
	switch word {
	case "a text", "a number", "a whole number", "a list", "a map":
		return " of " + strings.TrimPrefix(word, "a ") + "s"
	default:
		return ""
	}
}

// found returns what a value is, as a manifest shows it.
func found(given any) string {
	switch given := given.(type) {
	case string:
		const most = 60
		if runes := []rune(given); len(runes) > most {
			given = string(runes[:most]) + "…"
		}
		return "the text " + strconv.Quote(given)
	case json.Number:
		return "the number " + given.String()
	case bool:
		return fmt.Sprintf("the boolean %v", given)
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	default:
		return "no value"
	}
}

// excess says that a number has the right kind and is out of the range of a type, where wanted doesn't give that range.
func excess(t reflect.Type, given any) string {
	number, ok := given.(json.Number)
	if !ok {
		return ""
	}
	size, negative := strings.CutPrefix(number.String(), "-")
	whole := strings.Trim(size, "0123456789") == ""
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
	case reflect.Int, reflect.Int64:
		if !whole {
			return ""
		}
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		if !whole || negative {
			return ""
		}
	default:
		return ""
	}
	if negative {
		return ", which is too small"
	}
	return ", which is too large"
}

// mayBeNull reports whether a schema allows null, as those of pointers, slices and interfaces do.
func mayBeNull(s *jsonschema.Schema) bool {
	return s.Type == "null" || slices.Contains(s.Types, "null") || s.Type == "" && s.Types == nil
}
