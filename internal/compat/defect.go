package compat

import (
	"fmt"
	"slices"
)

// defect is a failure that is always the pack's fault, with the documents in which it occurs.
type defect struct {
	text      string
	documents []string
}

// addDefect adds a failure. The same failure in several documents is one defect.
func (c *comparison) addDefect(f failure, d Document) {
	text := f.message
	if f.what != "" {
		text = f.what + ": " + text
	}
	if f.location != "" {
		text += "; the panic is at " + f.location
	}
	document := f.where
	if d.builtIn() {
		document = d.Name
	}
	i := slices.IndexFunc(c.defects, func(d *defect) bool { return d.text == text })
	if i < 0 {
		c.defects = append(c.defects, &defect{text, []string{document}})
	} else if !slices.Contains(c.defects[i].documents, document) {
		c.defects[i].documents = append(c.defects[i].documents, document)
	}
}

// String returns the failure with the first of its documents.
func (d *defect) String() string {
	more := ""
	if n := len(d.documents) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("%s (document %s%s)", d.text, d.documents[0], more)
}
