package compat

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
)

// difference describes where an outcome differs from the one that is wanted: the first byte of HTML or, if there are failures, the first
// of these. It names the roles that the pack lacks, as the document may be for several packs.
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

// besides returns the first failure that the other outcome doesn't have at that position, or the start of the HTML.
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

// firstDifference returns the length of the common start of two texts.
func firstDifference(a, b string) int {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return at
}

// around returns the text near a byte, quoted.
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

// quote quotes a line, and shortens it if it is very long.
func quote(line string) string {
	if utf8.RuneCountInString(line) > 300 {
		return fmt.Sprintf("%.300q…", line)
	}
	return fmt.Sprintf("%q", line)
}

// The limits of a diff, so that a report stays readable.
const (
	maxLines = 40
	// maxRunes is the most characters of a line.
	maxRunes = 200
)

// unifiedDiff returns a unified diff of two outcomes, in which every character is visible.
func unifiedDiff(want, got outcome) string {
	text := string(diff.Diff("want", []byte(want.text()), "got", []byte(got.text())))
	// The first line is that of a diff command.
	_, text, _ = strings.Cut(strings.TrimSuffix(text, "\n"), "\n")
	lines := strings.Split(text, "\n")
	more := len(lines) - maxLines
	if more > 1 {
		lines = lines[:maxLines]
	}
	for i, line := range lines {
		lines[i] = visible(line)
	}
	if more > 1 {
		lines = append(lines, fmt.Sprintf("… %d more lines", more))
	}
	return strings.Join(lines, "\n")
}

// visible returns a line with escapes for invisible characters, shortened if it is long.
func visible(line string) string {
	var b strings.Builder
	n := 0
	for i, r := range line {
		if n == maxRunes {
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
