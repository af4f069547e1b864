package main

import (
	"fmt"
	"strings"

	"example.com/htmlize/diagnostic"
)

// alike is a diagnostic, with the further places at which the same was found.
type alike struct {
	*diagnostic.Diagnostic
	further []diagnostic.Position
}

// gather joins those diagnostics of a document that differ only in their places, each where the first of them stands.
func gather(diagnostics diagnostic.List) []*alike {
	type same struct {
		severity      diagnostic.Severity
		file, message string
	}
	var all []*alike
	first := make(map[same]*alike)
	for _, d := range diagnostics {
		a := &alike{Diagnostic: d}
		if ofDocument := d.Kind == diagnostic.Document || d.Kind == diagnostic.Role; ofDocument && d.Pos.Line > 0 {
			key := same{d.Severity, d.Pos.File, d.Message}
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

// mostPlaces is how many further places a message names.
const mostPlaces = 3

// String returns the message and the first of the further places: "post.txt:1:1: … (and at 2:1, 3:5, 8:1 and 705 more places)".
func (a *alike) String() string {
	if len(a.further) == 0 {
		return a.Error()
	}
	var places []string
	for _, pos := range a.further[:min(len(a.further), mostPlaces)] {
		places = append(places, diagnostic.Position{Line: pos.Line, Col: pos.Col}.String())
	}
	switch more := len(a.further) - len(places); more {
	case 0:
	case 1:
		places = append(places, "1 more place")
	default:
		places = append(places, fmt.Sprintf("%d more places", more))
	}
	last := len(places) - 1
	if last == 0 {
		return fmt.Sprintf("%s (and at %s)", a.Error(), places[0])
	}
	return fmt.Sprintf("%s (and at %s and %s)", a.Error(), strings.Join(places[:last], ", "), places[last])
}
