package packlog

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strconv"
)

// decodeObject returns the members of a line that is a JSON object as attributes, in order. Objects in it become groups. It returns
// false for any other line. It also returns false where the names of groups would be longer than maxLine together: slog's text handler
// writes the names of all groups around an attribute before it, so a short line could become a very long one.
func decodeObject(line []byte) ([]slog.Attr, bool) {
	// json.Valid limits the depth, too.
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
	// room is how many more bytes the names of groups may have.
	room int
}

// token returns the next token. There is no error, as the JSON is valid.
func (d *objectDecoder) token() json.Token {
	token, _ := d.Token()
	return token
}

// members returns the members of the object that has begun. prefix is the length of the names of the groups around them.
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

// elements returns the elements of the list that has begun. Handlers format a list as one value, so objects in it need no groups.
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

// number returns a number without loss: whole numbers have all their digits, and a number that fits no type stays as it is written.
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
