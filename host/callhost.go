package host

import (
	"context"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
)

// callHost is what packs may ask of the host while they work on a document.
type callHost struct {
	host *Host
	doc  *markup.Document
}

func (c callHost) Lookup(_ context.Context, table, key string) (string, bool, error) {
	lookup, ok := c.host.tables[table]
	if !ok {
		return "", false, model.Errorf(diagnostic.NotFound, "the host has no table %q", table)
	}
	value, found, err := lookup(key)
	if err != nil {
		// An error of the program's own travels to the pack as a text.
		return "", false, model.Errorf(model.CodeOf(err), "%v", err)
	}
	if !utf8.ValidString(value) {
		return "", false, model.Errorf(diagnostic.InvalidOutput, "the value of %q in table %q is not UTF-8", key, table)
	}
	return value, found, nil
}

func (c callHost) Contents(context.Context) (string, error) { return c.doc.Text(), nil }
