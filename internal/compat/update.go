package compat

import (
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/markup"
)

// Update is a file of the documents' folder that isn't what came out.
type Update struct {
	// File is its name in the folder.
	File string
	// HTML is what is to be written to it.
	HTML string
}

// update makes what documents came out as, over the highest protocol and, where that is something else because protocol 1
// carries less, over protocol 1, what they have to come out as. It says of which files it doesn't, and why. The runs aren't compared
// yet: a cell that is wrong is one of a pack that didn't come up, so nobody knows what comes out there.
func (p *Pack) update(runs []run, documents []Document) {
	if slices.ContainsFunc(runs, func(r run) bool { return r.cell.Verdict == Wrong }) {
		p.NotUpdated = append(p.NotUpdated, "nothing is updated: the pack didn't come up for every host")
		return
	}
	tellCodes(runs)
	last := runs[len(runs)-1]
	staged := showingStage(last.outcomes)
	for _, d := range documents {
		ref := last.outcome(d.Name)
		if ref == nil {
			// Why nothing came out is told of the cell.
			continue
		}
		r := renewal{last: last.cell.Protocol, staged: staged, document: d}
		if reason := r.take(*ref, runs); reason != "" {
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

// renewal is what becomes of what one document has to come out as.
type renewal struct {
	// last is the highest protocol.
	last   int
	staged map[string]bool
	// document gets what it has to come out as.
	document Document
	updates  []Update
	// stale says that it has HTML of its own for protocol 1 for nothing.
	stale bool
}

// take returns why the document's files have to stay as they are, or nothing.
func (r *renewal) take(ref outcome, runs []run) string {
	var html1 *string
	// What differs each time tells nothing about other protocols, so the last runs come first.
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
		return "it comes to an error"
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

func (r *renewal) set(want **string, file, html string) {
	if *want == nil || **want != html {
		*want = &html
		r.updates = append(r.updates, Update{file, html})
	}
}

func (r *renewal) comparison(of run) *comparison {
	return &comparison{protocol: of.cell.Protocol, lastProtocol: r.last, staged: r.staged}
}

func (r *renewal) refusesLookups(over run, o, ref outcome) bool {
	return carriesLess(over.cell.Protocol) && r.comparison(over).refusesLookups(o, &ref)
}

// explains reports whether protocol 1 carries less of what the document is made from: its title, or the stage of a hook; or
// whether its author says that it does.
func (r *renewal) explains(over run, o, ref outcome) bool {
	if !carriesLess(over.cell.Protocol) {
		return false
	}
	doc, err := markup.Parse(r.document.Name, r.document.Text)
	return err == nil && doc.Post.Title != "" || r.document.Want1 != nil || r.comparison(over).isStage(o, &ref)
}

// outcome returns what came out of a document; nil where it wasn't rendered.
func (r run) outcome(name string) *outcome {
	i := slices.IndexFunc(r.outcomes, func(o outcome) bool { return o.document.Name == name })
	if i < 0 {
		return nil
	}
	return &r.outcomes[i]
}
