package packtest

import (
	"context"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// caseHost is the host of one case: it has the case's tables and post.
type caseHost struct {
	tables   map[string]map[string]string
	contents string
}

func (h caseHost) Lookup(_ context.Context, table, key string) (string, bool, error) {
	t, ok := h.tables[table]
	if !ok {
		return "", false, model.Errorf(diagnostic.NotFound, "no table %q", table)
	}
	value, found := t[key]
	return value, found, nil
}

func (h caseHost) Contents(context.Context) (string, error) { return h.contents, nil }
