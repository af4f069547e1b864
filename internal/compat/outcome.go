package compat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
)

// Outcome returns the HTML of a document, or the text of the error that it comes to, without what differs between
// protocols by its nature: the protocol's number.
func Outcome(ctx context.Context, h *host.Host, d Document) string {
	return render(ctx, h, d).text()
}

// outcome is what a document came out as: HTML or, where there are any, failures.
type outcome struct {
	document Document
	// contents are the plugins whose contents hooks were bound.
	contents []string
	// unbound are the roles of the document that no plugin is bound to, in its order.
	unbound  []string
	html     string
	failures []failure
}

// failure is one line of the error that a document comes to.
type failure struct {
	// what failed, as in "role tt", and where in the document, as far as both are known.
	what, where string
	step        step
	message     string
	code        diagnostic.Code
	// broken says that the pack failed as a whole: it could not be started anew.
	broken bool
	// textID says that the document's id is no number, and the pack wasn't called, as it takes no other.
	textID bool
	// line is the whole of it.
	line string
}

// step is what rendering was at when it failed. It ends with the first step that has failures.
type step int

const (
	beforeRoles step = iota
	atRoles
	afterRoles
)

func render(ctx context.Context, h *host.Host, d Document) outcome {
	o := outcome{document: d}
	doc, err := markup.Parse(d.Name, d.Text)
	if err == nil {
		for _, role := range h.Explain(doc).Roles {
			if !role.Bound && !slices.Contains(o.unbound, role.Role) {
				o.unbound = append(o.unbound, role.Role)
			}
		}
		var result *host.Result
		if result, err = h.Render(ctx, doc, host.RenderOptions{}); err == nil {
			o.html = result.HTML
			return o
		}
	}
	for _, e := range diagnostic.All(err) {
		o.failures = append(o.failures, d.failure(e))
	}
	return o
}

// failure tells what an error of rendering the document is about.
func (d Document) failure(err error) failure {
	f := failure{where: d.Name, code: model.CodeOf(err), message: err.Error(), line: "error: " + err.Error()}
	told := diagnostic.Of(err)
	switch {
	case told == nil, told.Kind == diagnostic.Incompatible:
		f.broken = true
	case told.Kind == diagnostic.Role:
		f.what, f.where, f.step, f.message = "role "+told.Role, told.Pos.String(), atRoles, told.Err.Error()
		f.line = fmt.Sprintf("error: %v: role %s: %v", told.Pos, told.Role, told.Err)
		return f
	case told.Kind == diagnostic.Contents:
		f.what, f.message = "contents hook "+told.Plugin, told.Err.Error()
		if told.Stage == string(htmlize.AfterRoles) {
			f.step = afterRoles
		}
		f.line = fmt.Sprintf("error: contents hook %s: %v", told.Plugin, told.Err)
		return f
	case told.Kind == diagnostic.Document:
		f.textID = told.Code == diagnostic.Unsupported
	case told.Kind == diagnostic.Pack:
		f.message, f.broken = told.Err.Error(), true
	}
	if len(d.about) == 1 {
		f.what = d.about[0]
	}
	return f
}

// text returns the HTML, or the lines of the error.
func (o outcome) text() string {
	if len(o.failures) == 0 {
		return o.html
	}
	lines := make([]string, len(o.failures))
	for i, f := range o.failures {
		lines[i] = f.line
	}
	return strings.Join(lines, "\n")
}

// timedOut reports whether a plugin ran out of time.
func (o outcome) timedOut() bool {
	return slices.ContainsFunc(o.failures, func(f failure) bool { return f.code == diagnostic.Timeout })
}

// defects returns the failures that are a pack's fault whatever it was given. An error that a plugin's own code returned is
// none.
func (o outcome) defects() []failure {
	var defects []failure
	for _, f := range o.failures {
		if f.isDefect() {
			defects = append(defects, f)
		}
	}
	return defects
}

func (f failure) isDefect() bool {
	switch f.code {
	case diagnostic.Panic, diagnostic.Timeout, diagnostic.TooLarge, diagnostic.InvalidOutput, diagnostic.Crashed, diagnostic.BadAnswer:
		return true
	case diagnostic.Unknown:
		// Where protocol 1 alone is spoken, a panic is known by its text.
		return f.broken || strings.HasPrefix(f.message, "panic: ")
	default:
		return f.broken
	}
}

// place is what failed and where.
func (f failure) place() [2]string { return [2]string{f.what, f.where} }

// refusesLookup reports whether it is an error for that protocol 1 has no lookups.
func (f failure) refusesLookup() bool { return strings.Contains(f.message, model.NoLookups) }

// tellCodes gives the failures of runs over protocol 1, which carries no codes, those of the same failures in other runs.
func tellCodes(runs []run) {
	type key struct{ document, line string }
	codes := make(map[key]diagnostic.Code)
	each := func(f func(key, *failure)) {
		for _, r := range runs {
			for _, o := range r.outcomes {
				for i := range o.failures {
					f(key{o.document.Name, o.failures[i].line}, &o.failures[i])
				}
			}
		}
	}
	each(func(k key, f *failure) {
		if f.code != diagnostic.Unknown {
			codes[k] = f.code
		}
	})
	each(func(k key, f *failure) {
		if code, ok := codes[k]; ok {
			f.code = code
		}
	})
}
