package diagnostic

import "strconv"

// Position is a place in a file. Line and Col count from 1. Col counts characters: a tab is one character, and a byte order mark isn't
// counted. Line is 0 where the whole file is meant, and Col is 0 where the whole line is meant.
type Position struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"column,omitempty"`
}

// String returns a text such as "manifest.yaml:3:5". It leaves out what isn't set: "manifest.yaml:3", "manifest.yaml" or "3:5".
func (p Position) String() string {
	s := p.File
	for _, n := range []int{p.Line, p.Col} {
		if n == 0 {
			break
		}
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(n)
	}
	return s
}
