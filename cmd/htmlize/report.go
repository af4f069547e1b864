package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
)

// The rules of what stands on stderr:
//
//   - an error is a line "error: …", a warning a line "warning: …"; where there is something to do, "hint: …" follows;
//   - what belongs to an error (the line of the manifest, a pack's last words) follows it, indented;
//   - the same hint is given once, and the last words of a pack in calls of one hook too;
//   - what comes from elsewhere can't pass for such a line, nor make the terminal do anything;
//   - what is the same at many places of a document is one line, with the first of them;
//   - on a terminal, the severity, the caret and the word hint have a color;
//   - with --json-diagnostics, all of this is JSON lines.

// The exit statuses.
const (
	exitDone        = 0
	exitDocument    = 1
	exitUsage       = 2
	exitPack        = 3
	exitInterrupted = 130
)

// reporter writes errors and warnings.
type reporter struct {
	out    io.Writer
	colors colors
	// json says that they are for programs.
	json   bool
	hinted map[string]bool
	// quoted has the hooks whose pack's last words were given.
	quoted map[diagnostic.Position]bool
}

// error writes what an error joins.
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
	for _, a := range gather(all) {
		r.print(a)
	}
}

func (r *reporter) print(a *alike) {
	fmt.Fprintf(r.out, "%s: %s\n", r.colors.severity(a.Severity), printable(a.String()))
	if caret := a.Caret(); caret != "" {
		if line, ok := strings.CutSuffix(caret, "^"); ok && a.Pos.Col > 0 {
			caret = line + r.colors.caret.Sprint("^")
		}
		fmt.Fprintln(r.out, caret)
	}
	fmt.Fprint(r.out, r.lastWords(a.Diagnostic))
	if a.Hint == "" || r.hinted[a.Hint] {
		return
	}
	if r.hinted == nil {
		r.hinted = make(map[string]bool)
	}
	r.hinted[a.Hint] = true
	fmt.Fprintf(r.out, "%s: %s\n", r.colors.hint.Sprint("hint"), printable(a.Hint))
}

// lastWords returns the last lines of a pack that failed, but for the one in the message. Many texts of a role may end its pack, and
// what it says then differs only in the numbers of goroutines; so they have them once.
func (r *reporter) lastWords(d *diagnostic.Diagnostic) string {
	if len(d.Output) < 2 {
		return ""
	}
	var words strings.Builder
	for _, line := range d.Output {
		if quoted := strconv.Quote(line); strings.TrimSpace(line) != "" && !strings.Contains(d.Message, quoted) {
			fmt.Fprintf(&words, "  %s: %s\n", d.Pack, quoted)
		}
	}
	if d.Binding == (diagnostic.Position{}) || words.Len() == 0 {
		return words.String()
	}
	if r.quoted[d.Binding] {
		return ""
	}
	if r.quoted == nil {
		r.quoted = make(map[diagnostic.Position]bool)
	}
	r.quoted[d.Binding] = true
	return words.String()
}
