package compat

import (
	"context"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

// Outcome renders a document, and returns the HTML or the text of the error. The text doesn't contain the protocol's number, so it is the
// same over every protocol.
func Outcome(ctx context.Context, h *host.Host, d Document) string {
	return render(ctx, h, d).text()
}

// outcome is the result of rendering a document: HTML or failures.
type outcome struct {
	document Document
	// contents are the plugins whose contents hooks were bound.
	contents []string
	// unbound are the roles of the document that no plugin is bound to, in its order.
	unbound  []string
	html     string
	failures []failure
}

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

// timedOut reports whether a plugin timed out.
func (o outcome) timedOut() bool {
	return slices.ContainsFunc(o.failures, func(f failure) bool { return f.code == diagnostic.Timeout })
}

// defects returns the failures that are a pack's fault whatever the pack was called with. An error that a plugin's own code returned isn't
// one.
func (o outcome) defects() []failure {
	var defects []failure
	for _, f := range o.failures {
		if f.isDefect() {
			defects = append(defects, f)
		}
	}
	return defects
}

// inferCodes gives failures over protocol 1, which carries no codes and no locations, those of the same failures in other runs.
func inferCodes(runs []run) {
	type key struct{ document, line string }
	known := make(map[key]failure)
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
			known[k] = *f
		}
	})
	each(func(k key, f *failure) {
		if same, ok := known[k]; ok {
			f.code, f.location = same.code, same.location
		}
	})
}
