package pack

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// decodeConfig returns a copy of defaults in which the values of raw, a JSON object, replace its own, and everything that is wrong with
// them.
func decodeConfig(defaults any, raw json.RawMessage) (any, []error) {
	if defaults == nil {
		return nil, []error{errors.New("the plugin takes no configuration")}
	}
	if problems := checkConfig(defaults, raw); len(problems) > 0 {
		return nil, problems
	}
	merged, err := merge(defaults, raw)
	if err != nil {
		return nil, []error{err}
	}
	config := reflect.New(reflect.TypeOf(defaults))
	if err := decodeStrict(merged, config.Interface()); err != nil {
		return nil, []error{err}
	}
	if v, ok := config.Interface().(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, separate(err)
		}
	}
	return config.Elem().Interface(), nil
}

// separate returns the errors that [errors.Join] joined, at any depth, and any other error by itself.
func separate(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	parts := joined.Unwrap()
	if err.Error() != errors.Join(parts...).Error() {
		// It has a text of its own.
		return []error{err}
	}
	var errs []error
	for _, part := range parts {
		errs = append(errs, separate(part)...)
	}
	return errs
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
	if err := d.Decode(into); err != nil {
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

// invalidConfig returns the error of configurations that plugins refuse: a line for each problem, as far as a message has room.
func invalidConfig(problems []string) *model.Error {
	const room = model.MaxMessage - 100
	message := problems[0]
	for i, problem := range problems[1:] {
		if len(message)+1+len(problem) > room {
			message += fmt.Sprintf("\nconfigurations have %d more problems, which aren't shown", len(problems)-1-i)
			break
		}
		message += "\n" + problem
	}
	return model.Errorf(diagnostic.InvalidConfig, "%s", message)
}
