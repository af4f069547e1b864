package compat

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
)

// difference shows where an outcome isn't as it has to be: the first place where the HTML differs or, where there are
// failures, the first that does. It names the roles that the pack lacks, as the document may be one for several packs.
func difference(want, got outcome) string {
	var shown string
	if len(want.failures)+len(got.failures) > 0 {
		shown = fmt.Sprintf("want %s, got %s", want.besides(got), got.besides(want))
	} else {
		at := firstDifference(want.html, got.html)
		shown = fmt.Sprintf("from byte %d on, want %s, got %s", at, around(want.html, at), around(got.html, at))
	}
	if len(got.unbound) > 0 {
		shown += "; the pack has no role " + strings.Join(got.unbound, ", ")
	}
	return shown
}

// besides shows the first failure that another outcome doesn't have in its place, or how the HTML begins.
func (o outcome) besides(other outcome) string {
	if len(o.failures) == 0 {
		return around(o.html, 0)
	}
	for i, f := range o.failures {
		if i == len(other.failures) || f.line != other.failures[i].line {
			return quote(f.line)
		}
	}
	return "no further error"
}

// firstDifference returns the length of what both texts begin with.
func firstDifference(a, b string) int {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return at
}

// around shows what stands at a byte of a text, with a little of what is before and after it.
func around(text string, at int) string {
	const near = 40
	shown := fmt.Sprintf("%q", text[max(0, at-near):min(len(text), at+near)])
	switch {
	case text == "":
		return "nothing"
	case at == len(text):
		return shown + " and then the end"
	default:
		return shown
	}
}

// quote shows all of a line, unless it is very long.
func quote(line string) string {
	if utf8.RuneCountInString(line) > 300 {
		return fmt.Sprintf("%.300q…", line)
	}
	return fmt.Sprintf("%q", line)
}

// How much is shown of a diff, so that a report stays one that is read.
const (
	// mostLines is how many of its lines.
	mostLines = 40
	// mostRunes is how much of a line.
	mostRunes = 200
)

// unifiedDiff shows what is wanted and what came out as a unified diff, with everything in it visible.
func unifiedDiff(want, got outcome) string {
	text := string(diff.Diff("want", []byte(want.text()), "got", []byte(got.text())))
	// The first line is the command's.
	_, text, _ = strings.Cut(strings.TrimSuffix(text, "\n"), "\n")
	lines := strings.Split(text, "\n")
	more := len(lines) - mostLines
	if more > 1 {
		lines = lines[:mostLines]
	}
	for i, line := range lines {
		lines[i] = visible(line)
	}
	if more > 1 {
		lines = append(lines, fmt.Sprintf("… %d more lines", more))
	}
	return strings.Join(lines, "\n")
}

// visible shows a line as far as it isn't too long, and what can't be seen in it by its escape.
func visible(line string) string {
	var b strings.Builder
	n := 0
	for i, r := range line {
		if n == mostRunes {
			return b.String() + "…"
		}
		n++
		_, size := utf8.DecodeRuneInString(line[i:])
		if strconv.IsPrint(r) && (r != utf8.RuneError || size > 1) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.Quote(line[i : i+size])
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
