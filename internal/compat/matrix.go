package compat

import (
	"example.com/htmlize/diagnostic"
)

// Matrix is what came of running packs against hosts.
type Matrix struct {
	// Hosts are the protocol sets of the hosts, each ascending.
	Hosts [][]int `json:"hosts"`
	Packs []Pack  `json:"packs"`
}

// OK reports whether every pack is.
func (m *Matrix) OK() bool {
	for _, p := range m.Packs {
		if !p.OK() {
			return false
		}
	}
	return true
}

// Pack is one pack's row.
type Pack struct {
	// Path is the executable's.
	Path string `json:"path"`
	// Name and Version are what the pack says; empty where it says nothing, as packs of 2023 do.
	Name    string `json:"name"`
	Version string `json:"version"`
	// Speaks is every protocol that the pack says it speaks, or that was found out by trying; where it has none in common
	// with this build and doesn't say, the lowest alone.
	Speaks []int `json:"speaks"`
	// Cells are parallel to the hosts of the matrix; there are none where the pack can't be run at all.
	Cells []Cell `json:"cells"`
	// Err is why the pack can't be run at all: a [*diagnostic.Diagnostic], or the error of [Entry].
	Err error `json:"-"`
	// Advice is what the pack misses and how to get it.
	Advice []string `json:"advice,omitempty"`
	// Updates are the files that are to be written, where [Options.Update] asks for them; Updated those that the caller wrote;
	// and NotUpdated says why others aren't.
	Updates    []Update `json:"-"`
	Updated    []string `json:"updated,omitempty"`
	NotUpdated []string `json:"not_updated,omitempty"`
}

// OK reports whether the pack runs, no cell is wrong, and the host that speaks everything can use the pack.
func (p Pack) OK() bool {
	if p.Err != nil || len(p.Cells) == 0 {
		return false
	}
	for _, c := range p.Cells {
		if c.Verdict == Wrong {
			return false
		}
	}
	return p.Cells[len(p.Cells)-1].Verdict == Works
}

// Verdict is what a cell comes to.
type Verdict string

// The verdicts.
const (
	// Works is a host and a pack that agreed on the right protocol, and every document came out as it should.
	Works Verdict = "works"
	// NoneInCommon is a host and a pack that speak no protocol in common and said so in the right words.
	NoneInCommon Verdict = "none in common"
	// Wrong is everything else.
	Wrong Verdict = "wrong"
)

// Cell is one host and one pack.
type Cell struct {
	// Host is the set of protocols that the host speaks.
	Host    []int   `json:"host"`
	Verdict Verdict `json:"verdict"`
	// Protocol and Transport are what was agreed on; zero where nothing was.
	Protocol  int    `json:"protocol,omitempty"`
	Transport string `json:"transport,omitempty"`
	// Upgrade is the side that has to be upgraded where nothing is in common.
	Upgrade diagnostic.Side `json:"upgrade,omitempty"`
	// Message is what a user gets where nothing is in common: what both sides speak, and which has to be upgraded.
	Message string `json:"message,omitempty"`
	// Documents is how many documents were rendered, and LeftOut how many were not, as a hook that they are about had run
	// out of time.
	Documents int `json:"documents,omitempty"`
	LeftOut   int `json:"left_out,omitempty"`
	// Problems says what is wrong.
	Problems []string `json:"problems,omitempty"`
	// Notes say what comes out otherwise over protocol 1 because it carries less. That isn't wrong.
	Notes []string `json:"notes,omitempty"`
	// Incompatible is the error of the message.
	Incompatible *diagnostic.Diagnostic `json:"-"`
}

func (c *Cell) wrong(problem string) {
	c.Verdict = Wrong
	c.Problems = append(c.Problems, problem)
}
