package pack

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// decodeConfig returns a copy of defaults in which the values of raw, a JSON object, replace its own.
func decodeConfig(defaults any, raw json.RawMessage) (any, error) {
	if defaults == nil {
		return nil, errors.New("the plugin takes no configuration")
	}
	if err := checkKeys(defaults, raw); err != nil {
		return nil, err
	}
	merged, err := merge(defaults, raw)
	if err != nil {
		return nil, err
	}
	config := reflect.New(reflect.TypeOf(defaults))
	if err := decodeStrict(merged, config.Interface()); err != nil {
		return nil, err
	}
	if v, ok := config.Interface().(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, err
		}
	}
	return config.Elem().Interface(), nil
}

// checkKeys returns an error for a key of raw that the configuration doesn't have, at any depth. Case matters: encoding/json takes
// "Style" for "style", and the merged object would have both.
func checkKeys(defaults any, raw json.RawMessage) error {
	var given map[string]any
	err := json.Unmarshal(raw, &given)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("want a JSON object, found %s", wrong.Value)
	}
	if err != nil {
		return fmt.Errorf("want a JSON object: %w", err)
	}
	schema, err := jsonschema.ForType(reflect.TypeOf(defaults), nil)
	if err != nil {
		return err
	}
	return checkKeysOf(schema, given, "")
}

// checkKeysOf is checkKeys for the object at a path. Its schema has properties for a struct, and none for a map.
func checkKeysOf(schema *jsonschema.Schema, given map[string]any, path string) error {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		property := schema.AdditionalProperties
		if schema.Properties != nil {
			property = schema.Properties[key]
		}
		if property == nil {
			known := slices.Sorted(maps.Keys(schema.Properties))
			return fmt.Errorf("%sunknown key %q; the keys are %s", path, key, strings.Join(known, ", "))
		}
		if given[key] == nil && !mayBeNull(property) {
			return fmt.Errorf("%s%s: found no value; write one, or remove the key", path, key)
		}
		if inner, ok := given[key].(map[string]any); ok {
			if err := checkKeysOf(property, inner, path+key+": "); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayBeNull reports whether a schema allows null, as those of pointers, slices and interfaces do.
func mayBeNull(s *jsonschema.Schema) bool {
	return s.Type == "null" || slices.Contains(s.Types, "null") || s.Type == "" && s.Types == nil
}

// merge returns defaults as JSON, with the values of raw, a JSON object, in place of its own. Objects are merged key by key, null
// changes nothing, and any other value replaces the default. The result shares no memory with the defaults.
func merge(defaults any, raw json.RawMessage) ([]byte, error) {
	base, err := json.Marshal(defaults)
	if err != nil {
		return nil, err
	}
	var objects [2]map[string]any
	for i, data := range [][]byte{base, raw} {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&objects[i]); err != nil {
			return nil, err
		}
	}
	overlay(objects[0], objects[1])
	return json.Marshal(objects[0])
}

// overlay merges over into base.
func overlay(base, over map[string]any) {
	for key, value := range over {
		if value == nil {
			continue
		}
		inner, isObject := base[key].(map[string]any)
		if value, ok := value.(map[string]any); ok && isObject {
			overlay(inner, value)
			continue
		}
		base[key] = value
	}
}

func decodeStrict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: want type %s, found %s", wrong.Field, wrong.Type, wrong.Value)
	}
	if err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON value")
	}
	return nil
}

// configSchema returns a JSON Schema for the type of defaults, with the values of defaults as the schema's.
func configSchema(defaults any) (json.RawMessage, error) {
	if defaults == nil {
		return nil, nil
	}
	schema, err := jsonschema.ForType(reflect.TypeOf(defaults), nil)
	if err != nil {
		return nil, err
	}
	base, err := json.Marshal(defaults)
	if err != nil {
		return nil, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(base, &values); err != nil {
		return nil, err
	}
	schema.Required = nil
	for key, property := range schema.Properties {
		property.Default = values[key]
	}
	markTables(schema, reflect.TypeOf(defaults))
	return json.Marshal(schema)
}

// markTables sets the format "table" in the schemas of fields with the tag htmlize:"table": their values name a table of the host.
func markTables(schema *jsonschema.Schema, of reflect.Type) {
	if of.Kind() != reflect.Struct {
		return
	}
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if property := schema.Properties[cmp.Or(name, field.Name)]; property != nil && field.Tag.Get("htmlize") == "table" {
			property.Format = model.TableFormat
		}
	}
}

// invalidConfig returns the error of a plugin that refuses its configuration.
func invalidConfig(plugin string, err error) *model.Error {
	return model.Errorf(diagnostic.InvalidConfig, "%s%v", model.ConfigMessage(plugin), err)
}
