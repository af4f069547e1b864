package compat

import (
	"example.com/htmlize/diagnostic"
)

// Matrix is the result of running packs against hosts.
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
	// Path is that of the executable.
	Path string `json:"path"`
	// Name and Version are what the pack says; empty where it says nothing, as packs of 2023 do.
	Name    string `json:"name"`
	Version string `json:"version"`
	// Speaks is every protocol that the pack says it speaks, or else those that were found by trying. If it doesn't say, and has
	// none in common with this build, it is only the lowest.
	Speaks []int `json:"speaks"`
	// Cells has one for each host of the matrix; it is empty if the pack can't be run at all.
	Cells []Cell `json:"cells"`
	// Err is why the pack can't be run at all: a [*diagnostic.Diagnostic], or the error of [Entry].
	Err error `json:"-"`
	// Advice says what the pack misses, and how to get it.
	Advice []string `json:"advice,omitempty"`
	// Updates are the files to write for [Options.Update], and Updated those that the caller wrote. NotUpdated says why others
	// aren't written.
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

// Verdict is the result of a cell.
type Verdict string

// The verdicts.
const (
	// Works is a host and a pack that negotiated the right protocol, and every document has the right result.
	Works Verdict = "works"
	// NoneInCommon is a host and a pack that speak no protocol in common, with the right error.
	NoneInCommon Verdict = "none in common"
	// Wrong is everything else.
	Wrong Verdict = "wrong"
)

// Cell is one host and one pack.
type Cell struct {
	// Host is the set of protocols that the host speaks.
	Host    []int   `json:"host"`
	Verdict Verdict `json:"verdict"`
	// Protocol and Transport are those that were negotiated; zero if none were.
	Protocol  int    `json:"protocol,omitempty"`
	Transport string `json:"transport,omitempty"`
	// Upgrade is the side to upgrade if no protocol is in common.
	Upgrade diagnostic.Side `json:"upgrade,omitempty"`
	// Message is the error if no protocol is in common: what both sides speak, and which to upgrade.
	Message string `json:"message,omitempty"`
	// Hint says what to do about it.
	Hint string `json:"hint,omitempty"`
	// Documents is how many documents were rendered, and LeftOut how many weren't, as a hook that they test had timed out.
	Documents int `json:"documents,omitempty"`
	LeftOut   int `json:"left_out,omitempty"`
	// Problems says what is wrong.
	Problems []string `json:"problems,omitempty"`
	// Notes are differences over protocol 1 that come from what it doesn't carry. They aren't wrong.
	Notes []string `json:"notes,omitempty"`
	// Incompatible is the error with that message.
	Incompatible *diagnostic.Diagnostic `json:"-"`
}

func (c *Cell) addProblem(problem string) {
	c.Verdict = Wrong
	c.Problems = append(c.Problems, problem)
}
