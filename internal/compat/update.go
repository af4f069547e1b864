package compat

import (
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/markup"
)

// Update is a file of the documents' folder whose HTML has to be replaced.
type Update struct {
	// File is its name in the folder.
	File string
	// HTML is its new text.
	HTML string
}

// update makes the results of documents their wanted results: those over the highest protocol and, if they differ because of what protocol
// 1 doesn't carry, those over protocol 1. NotUpdated gets the reasons for files that aren't updated. The runs aren't compared yet, so a
// cell that is wrong is one where the pack didn't start.
func (p *Pack) update(runs []run, documents []Document) {
	if slices.ContainsFunc(runs, func(r run) bool { return r.cell.Verdict == Wrong }) {
		p.NotUpdated = append(p.NotUpdated, "nothing is updated: the pack didn't come up for every host")
		return
	}
	inferCodes(runs)
	last := runs[len(runs)-1]
	stageDependent := stageDependentPlugins(last.outcomes)
	for _, d := range documents {
		ref := last.outcome(d.Name)
		if ref == nil {
			// The cell says why there is no result.
			continue
		}
		r := documentUpdate{last: last.cell.Protocol, stageDependent: stageDependent, document: d}
		if reason := r.plan(*ref, runs); reason != "" {
			p.NotUpdated = append(p.NotUpdated, fmt.Sprintf("%s isn't updated: %s", d.htmlFile(last.cell.Protocol), reason))
			continue
		}
		if r.stale {
			p.NotUpdated = append(p.NotUpdated, fmt.Sprintf("%s has to be removed: over protocol 1 the same comes out", d.stem()+"-1.html"))
		}
		p.Updates = append(p.Updates, r.updates...)
		for _, run := range runs {
			if o := run.outcome(d.Name); o != nil {
				o.document = r.document
			}
		}
	}
}

// documentUpdate works out the wanted results of one document.
type documentUpdate struct {
	// last is the highest protocol.
	last           int
	stageDependent map[string]bool
	// document gets the wanted results.
	document Document
	updates  []Update
	// stale says that the document has HTML of its own for protocol 1, although the results are the same.
	stale bool
}

// plan sets the updates. It returns why the document's files have to stay as they are, and "" if they needn't.
func (r *documentUpdate) plan(ref outcome, runs []run) string {
	var html1 *string
	// What differs each time can't be compared with other protocols, so the last runs come first.
	for _, run := range slices.Backward(runs) {
		o := run.outcome(ref.document.Name)
		switch {
		case o == nil:
		case len(o.defects()) > 0:
			return "the pack is at fault: " + o.defects()[0].message
		case o.text() == ref.text():
			if carriesLess(run.cell.Protocol) && run.cell.Protocol != r.last && r.document.Want1 != nil {
				r.stale = true
			}
		case run.cell.Protocol == r.last:
			return fmt.Sprintf("not the same comes out twice over protocol %d", r.last)
		case r.refusesLookups(run, *o, ref):
		case !r.explains(run, *o, ref) || len(o.failures) > 0:
			return fmt.Sprintf("over protocol %d it comes out otherwise than over %d, and nothing explains that", run.cell.Protocol, r.last)
		default:
			html1 = &o.html
		}
	}
	if len(ref.failures) > 0 {
		return "it comes to an error: " + visible(strings.TrimPrefix(ref.failures[0].line, "error: "))
	}
	want := &r.document.Want
	if carriesLess(r.last) && r.document.Want1 != nil {
		want = &r.document.Want1
	}
	if changed := *want == nil || **want != ref.html; changed && len(ref.unbound) > 0 {
		return "the pack has no role " + strings.Join(ref.unbound, ", ")
	}
	r.set(want, r.document.htmlFile(r.last), ref.html)
	if html1 != nil {
		r.set(&r.document.Want1, r.document.stem()+"-1.html", *html1)
	}
	return ""
}

func (r *documentUpdate) set(want **string, file, html string) {
	if *want == nil || **want != html {
		*want = &html
		r.updates = append(r.updates, Update{file, html})
	}
}

func (r *documentUpdate) comparison(of run) *comparison {
	return &comparison{protocol: of.cell.Protocol, lastProtocol: r.last, stageDependent: r.stageDependent}
}

func (r *documentUpdate) refusesLookups(over run, o, ref outcome) bool {
	return carriesLess(over.cell.Protocol) && r.comparison(over).refusesLookups(o, &ref)
}

// explains reports whether what protocol 1 doesn't carry can explain a difference: the document's title or the stage of a hook. It is also
// explained if the author has HTML for protocol 1.
func (r *documentUpdate) explains(over run, o, ref outcome) bool {
	if !carriesLess(over.cell.Protocol) {
		return false
	}
	doc, err := markup.Parse(r.document.Name, r.document.Text)
	return err == nil && doc.Post.Title != "" || r.document.Want1 != nil || r.comparison(over).isStage(o, &ref)
}

// outcome returns the outcome of a document; nil if it wasn't rendered.
func (r run) outcome(name string) *outcome {
	i := slices.IndexFunc(r.outcomes, func(o outcome) bool { return o.document.Name == name })
	if i < 0 {
		return nil
	}
	return &r.outcomes[i]
}
