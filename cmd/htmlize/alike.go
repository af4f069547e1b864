package main

import (
	"errors"
	"fmt"
	"strings"

	"example.com/htmlize/host"
)

// alike is an error or a warning, with the further places at which the same was found.
type alike struct {
	err     error
	further []host.Position
}

// gather joins those of a document's errors or warnings that differ only in their places, each where the first of them stands.
func gather(errs []error) []*alike {
	type same struct{ file, text string }
	var all []*alike
	first := make(map[same]*alike)
	for _, err := range errs {
		a := &alike{err: err}
		if pos := placeInDocument(err); pos.Line > 0 {
			key := same{pos.File, strings.TrimPrefix(err.Error(), pos.String())}
			if earlier, ok := first[key]; ok {
				earlier.further = append(earlier.further, pos)
				continue
			}
			first[key] = a
		}
		all = append(all, a)
	}
	return all
}

// placeInDocument returns the zero Position for what is about something else.
func placeInDocument(err error) host.Position {
	if e, ok := errors.AsType[*host.DocumentError](err); ok {
		return e.Pos
	}
	if e, ok := errors.AsType[*host.RoleError](err); ok {
		return e.Pos
	}
	return host.Position{}
}

// mostPlaces is how many further places a message names.
const mostPlaces = 3

// String returns the message and the first of the further places: "post.txt:1:1: … (and at 2:1, 3:5, 8:1 and 705 more places)".
func (a *alike) String() string {
	if len(a.further) == 0 {
		return a.err.Error()
	}
	var places []string
	for _, pos := range a.further[:min(len(a.further), mostPlaces)] {
		places = append(places, host.Position{Line: pos.Line, Col: pos.Col}.String())
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
		return fmt.Sprintf("%v (and at %s)", a.err, places[0])
	}
	return fmt.Sprintf("%v (and at %s and %s)", a.err, strings.Join(places[:last], ", "), places[last])
}
