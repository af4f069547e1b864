package compat

import (
	"fmt"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// failure is one line of the error of rendering a document.
type failure struct {
	// what failed, as in "role tt", and where in the document; each is empty if it isn't known.
	what, where string
	step        step
	message     string
	code        diagnostic.Code
	// location is where in the plugin's code a panic was, if that is known.
	location string
	// broken says that the pack failed as a whole: it can't be started or restarted.
	broken bool
	// textID says that the pack wasn't called, because the document's id is no number and it takes only numbers.
	textID bool
	// line is the whole line.
	line string
}

// step is the step of rendering that failed. Rendering ends with the first step that has failures.
type step int

const (
	beforeRoles step = iota
	atRoles
	afterRoles
)

// failure returns an error of rendering the document as a failure.
func (d Document) failure(err error) failure {
	f := failure{where: d.Name, code: model.CodeOf(err), message: err.Error(), line: "error: " + err.Error()}
	diag := diagnostic.Of(err)
	if diag != nil {
		f.location = diag.Location
	}
	switch {
	case diag == nil, diag.Kind == diagnostic.Incompatible:
		f.broken = true
	case diag.Kind == diagnostic.Role:
		f.what, f.where, f.step, f.message = "role "+diag.Role, diag.Pos.String(), atRoles, diag.Err.Error()
		f.line = fmt.Sprintf("error: %v: role %s: %v", diag.Pos, diag.Role, diag.Err)
		return f
	case diag.Kind == diagnostic.Contents:
		f.what, f.message = "contents hook "+diag.Plugin, diag.Err.Error()
		if diag.Stage == string(htmlize.AfterRoles) {
			f.step = afterRoles
		}
		f.line = fmt.Sprintf("error: contents hook %s: %v", diag.Plugin, diag.Err)
		return f
	case diag.Kind == diagnostic.Document:
		f.textID = diag.Code == diagnostic.Unsupported
	case diag.Kind == diagnostic.Pack:
		f.message, f.broken = diag.Err.Error(), true
	}
	if len(d.hooks) == 1 {
		f.what = d.hooks[0]
	}
	return f
}

// isDefect reports whether f is a pack's fault whatever the pack was called with.
func (f failure) isDefect() bool {
	switch f.code {
	case diagnostic.Panic, diagnostic.Timeout, diagnostic.TooLarge, diagnostic.InvalidOutput, diagnostic.Crashed, diagnostic.BadAnswer:
		return true
	case diagnostic.Unknown:
		// If only protocol 1 is spoken, a panic is recognized by its text.
		return f.broken || strings.HasPrefix(f.message, "panic: ")
	default:
		return f.broken
	}
}

// place returns what failed and where.
func (f failure) place() [2]string { return [2]string{f.what, f.where} }

// refusesLookup reports whether f is the error of a lookup over protocol 1.
func (f failure) refusesLookup() bool { return strings.Contains(f.message, model.NoLookups) }
