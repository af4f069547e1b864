package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
)

// The rules for stderr:
//
//   - an error is a line "error: …", and a warning a line "warning: …"; a line "hint: …" that says what to do may follow;
//   - the details of an error (the line of the document or the manifest, where a plugin panicked, the last output of a pack) follow it, indented;
//   - each hint is given once, and so is the last output of a pack in calls of one hook;
//   - text from documents, manifests and packs can't look like such a line, and can't control the terminal;
//   - the same message for many places of a document is one line, with the first of the places;
//   - on a terminal, the severity, the caret and the word hint have a color;
//   - with --json-diagnostics, all of this is JSON lines.

// reporter writes errors and warnings.
type reporter struct {
	out    io.Writer
	colors colors
	// json says that they are written as JSON lines.
	json bool
	// hintsGiven has the hints that were written.
	hintsGiven map[string]bool
	// outputGiven has the bindings for which the last output of the pack was written.
	outputGiven map[diagnostic.Position]bool
}

// error writes each of the errors that err joins.
func (r *reporter) error(err error) {
	var all diagnostic.List
	for _, e := range diagnostic.All(err) {
		if !isReported(e) {
			all = append(all, diagnose(e))
		}
	}
	r.report(all)
}

// report writes errors and warnings.
func (r *reporter) report(all diagnostic.List) {
	if r.json {
		r.writeJSONLines(all)
		return
	}
	for _, a := range groupDiagnostics(all) {
		r.print(a)
	}
}

func (r *reporter) print(a *diagnosticGroup) {
	fmt.Fprintf(r.out, "%s: %s\n", r.colors.severity(a.Severity), printable(a.String()))
	if caret := a.Caret(); caret != "" {
		if line, ok := strings.CutSuffix(caret, "^"); ok && a.Pos.Col > 0 {
			caret = line + r.colors.caret.Sprint("^")
		}
		fmt.Fprintln(r.out, caret)
	}
	if a.Location != "" {
		fmt.Fprintf(r.out, "  the panic is at %s\n", printable(a.Location))
	}
	fmt.Fprint(r.out, r.lastOutput(a.Diagnostic))
	if a.Hint == "" || r.hintsGiven[a.Hint] {
		return
	}
	if r.hintsGiven == nil {
		r.hintsGiven = make(map[string]bool)
	}
	r.hintsGiven[a.Hint] = true
	fmt.Fprintf(r.out, "%s: %s\n", r.colors.hint.Sprint("hint"), printable(a.Hint))
}

// lastOutput returns the last lines of a pack that failed, in their order. The line that the message has is left out where it would come
// first. If many texts of a role crash their pack,
// the output differs only in the numbers of goroutines, so lastOutput returns it once for each binding.
func (r *reporter) lastOutput(d *diagnostic.Diagnostic) string {
	if len(d.Output) < 2 {
		return ""
	}
	var words strings.Builder
	for _, line := range d.Output {
		quoted := strconv.Quote(line)
		comesFirst := words.Len() == 0
		if strings.TrimSpace(line) != "" && !(comesFirst && strings.Contains(d.Message, quoted)) {
			fmt.Fprintf(&words, "  %s: %s\n", d.Pack, quoted)
		}
	}
	if d.Binding == (diagnostic.Position{}) || words.Len() == 0 {
		return words.String()
	}
	if r.outputGiven[d.Binding] {
		return ""
	}
	if r.outputGiven == nil {
		r.outputGiven = make(map[diagnostic.Position]bool)
	}
	r.outputGiven[d.Binding] = true
	return words.String()
}

// writeJSONLines writes each diagnostic on a line of its own, and doesn't group them.
func (r *reporter) writeJSONLines(all diagnostic.List) {
	e := json.NewEncoder(printableJSON{r.out})
	e.SetEscapeHTML(false)
	for _, d := range all {
		// There is no place to report the error.
		_ = e.Encode(d)
	}
}
