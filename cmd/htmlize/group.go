package main

import (
	"fmt"

	"example.com/htmlize/diagnostic"
)

// diagnosticGroup is a diagnostic, with the further places that have the same one.
type diagnosticGroup struct {
	*diagnostic.Diagnostic
	further []diagnostic.Position
}

// groupDiagnostics makes one group of those diagnostics of a document that differ only in their positions. A group comes in the place of
// its first diagnostic.
func groupDiagnostics(diagnostics diagnostic.List) []*diagnosticGroup {
	type same struct {
		severity      diagnostic.Severity
		file, message string
		location      string
	}
	var all []*diagnosticGroup
	first := make(map[same]*diagnosticGroup)
	for _, d := range diagnostics {
		a := &diagnosticGroup{Diagnostic: d}
		if ofDocument := d.Kind == diagnostic.Document || d.Kind == diagnostic.Role; ofDocument && d.Pos.Line > 0 {
			key := same{d.Severity, d.Pos.File, d.Message, d.Location}
			if earlier, ok := first[key]; ok {
				earlier.further = append(earlier.further, d.Pos)
				continue
			}
			first[key] = a
		}
		all = append(all, a)
	}
	return all
}

// maxPlaces is how many further places a message names at most.
const maxPlaces = 3

// String returns the message and the first of the further places: "post.txt:1:1: … (and at 2:1, 3:5, 8:1 and 705 more places)".
func (a *diagnosticGroup) String() string {
	if len(a.further) == 0 {
		return a.Error()
	}
	var places []string
	for _, pos := range a.further[:min(len(a.further), maxPlaces)] {
		places = append(places, diagnostic.Position{Line: pos.Line, Col: pos.Col}.String())
	}
	if more := len(a.further) - len(places); more > 0 {
		places = append(places, count(more, "more place"))
	}
	return fmt.Sprintf("%s (and at %s)", a.Error(), joinWords(places, "and"))
}
