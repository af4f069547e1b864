package packlog

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strconv"
)

// decodeObject makes attributes of a line that is a JSON object, in its order, and groups of the objects in it. It returns
// false for any other line, and for one that is made to swell: a handler for text writes the names of all groups around an
// attribute before it, and those may come to maxLine.
func decodeObject(line []byte) ([]slog.Attr, bool) {
	// It bounds the depth, too.
	if !json.Valid(line) {
		return nil, false
	}
	d := objectDecoder{json.NewDecoder(bytes.NewReader(line)), maxLine}
	d.UseNumber()
	d.token()
	attrs := d.members(0)
	return attrs, d.room >= 0
}

type objectDecoder struct {
	*json.Decoder
	// room is how many bytes the names of groups may still come to.
	room int
}

// token returns the next one. The JSON is known to be valid.
func (d *objectDecoder) token() json.Token {
	token, _ := d.Token()
	return token
}

// members returns those of the object that has begun. Prefix is the length of the names of the groups around them.
func (d *objectDecoder) members(prefix int) []slog.Attr {
	var attrs []slog.Attr
	for d.More() && d.room >= 0 {
		key, _ := d.token().(string)
		d.room -= prefix
		attrs = append(attrs, slog.Attr{Key: key, Value: d.value(prefix + len(key) + 1)})
	}
	d.token()
	return attrs
}

func (d *objectDecoder) value(prefix int) slog.Value {
	switch token := d.token().(type) {
	case json.Delim:
		if token == '{' {
			return slog.GroupValue(d.members(prefix)...)
		}
		return slog.AnyValue(d.elements())
	case json.Number:
		return number(token)
	default:
		return slog.AnyValue(token)
	}
}

// elements returns those of the list that has begun. Handlers show what is in it as one value.
func (d *objectDecoder) elements() []any {
	list := []any{}
	for d.More() {
		var element any
		_ = d.Decode(&element)
		list = append(list, element)
	}
	d.token()
	return list
}

// number keeps what the number is: whole numbers to the last digit, and those that no type holds as they were written.
func number(n json.Number) slog.Value {
	if i, err := n.Int64(); err == nil {
		return slog.Int64Value(i)
	}
	if u, err := strconv.ParseUint(n.String(), 10, 64); err == nil {
		return slog.Uint64Value(u)
	}
	if f, err := n.Float64(); err == nil {
		return slog.Float64Value(f)
	}
	return slog.AnyValue(n)
}
