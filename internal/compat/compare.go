package compat

import (
	"fmt"
	"slices"

	"example.com/htmlize/host"
)

// carriesLess reports whether a protocol has no stages, titles, lookups and codes of errors: the first.
func carriesLess(protocol int) bool { return protocol == slices.Min(host.Protocols()) }

// compare says in the cells of runs what is wrong with their documents: what is so whatever else is known of them, what isn't
// as it has to be, and what isn't the same as in the last run, which is that of the host that speaks everything. What differs
// because protocol 1 carries less is no more than noted.
func compare(runs []run) {
	tellCodes(runs)
	last := runs[len(runs)-1]
	staged := showingStage(last.outcomes)
	reference := make(map[string]outcome)
	for _, o := range last.outcomes {
		if len(o.defects()) == 0 {
			reference[o.document.Name] = o
		}
	}
	compareOne := func(r *run) {
		c := comparison{protocol: r.cell.Protocol, lastProtocol: last.cell.Protocol, staged: staged}
		for _, o := range r.outcomes {
			c.take(o, reference)
		}
		for _, d := range c.defects {
			r.cell.wrong(d.String())
		}
		for _, problem := range c.differences {
			r.cell.wrong(problem)
		}
		r.cell.Notes = append(r.cell.Notes, c.notes...)
		for _, name := range c.unsteady {
			// What differs from time to time tells nothing about other protocols.
			delete(reference, name)
		}
	}
	for i := range runs {
		if runs[i].cell.Protocol == last.cell.Protocol {
			compareOne(&runs[i])
		}
	}
	for i := range runs {
		if runs[i].cell.Protocol != last.cell.Protocol {
			compareOne(&runs[i])
		}
	}
}

// showingStage returns the plugins whose contents hooks make something else of a text in another stage, by the built-in documents:
// these are the same in both.
func showingStage(outcomes []outcome) map[string]bool {
	type given struct{ plugin, text string }
	first := make(map[given]string)
	showing := make(map[string]bool)
	for _, o := range outcomes {
		if !o.document.builtIn() || len(o.contents) != 1 {
			continue
		}
		key := given{o.contents[0], o.document.Text}
		if earlier, ok := first[key]; !ok {
			first[key] = o.text()
		} else if o.text() != earlier {
			showing[key.plugin] = true
		}
	}
	return showing
}

// comparison is what is found out about the documents of one run.
type comparison struct {
	protocol, lastProtocol int
	// staged are the plugins whose contents hooks show their stage.
	staged map[string]bool

	defects     []*defect
	differences []string
	notes       []string
	// unsteady are the documents that came out otherwise in the last run, over the same protocol.
	unsteady []string
}

// take holds an outcome against what it has to be, and against the reference, if that has its document.
func (c *comparison) take(o outcome, reference map[string]outcome) {
	if defects := o.defects(); len(defects) > 0 {
		for _, f := range defects {
			c.addDefect(f, o.document)
		}
		return
	}
	var other *outcome
	if found, ok := reference[o.document.Name]; ok {
		other = &found
	}
	switch want := o.document.want(c.protocol); {
	case carriesLess(c.protocol) && slices.ContainsFunc(o.failures, func(f failure) bool { return f.textID }):
		c.note("over protocol 1 it isn't told an id that is no number: document " + o.document.Name)
	case carriesLess(c.protocol) && c.refusesLookups(o, other):
	case want != nil && o.text() != *want && (o.document.Want1 != nil || !c.isStage(o, other)):
		c.differ(o, "", outcome{html: *want})
	case other == nil:
	case c.protocol == c.lastProtocol:
		if want == nil && o.text() != other.text() {
			c.differ(o, fmt.Sprintf("not the same twice over protocol %d: ", c.protocol), *other)
			c.unsteady = append(c.unsteady, o.document.Name)
		}
	case carriesLess(c.protocol) && o.document.Want1 != nil:
		if o.text() == other.text() {
			c.differences = append(c.differences, fmt.Sprintf("document %s: its -1.html says that it comes out otherwise over protocol %d than over %d, and it doesn't",
				o.document.Name, c.protocol, c.lastProtocol))
		}
	case want == nil && o.text() != other.text() && !c.isStage(o, other):
		c.differ(o, fmt.Sprintf("not as over protocol %d: ", c.lastProtocol), *other)
	}
}

// differ says how an outcome differs, of a document of the author's own with a diff, for which built-in ones have lines that are too long.
func (c *comparison) differ(o outcome, as string, want outcome) {
	text := fmt.Sprintf("document %s: %s%s", o.document.Name, as, difference(want, o))
	if !o.document.builtIn() {
		text += "\n" + unifiedDiff(want, o)
	}
	c.differences = append(c.differences, text)
}

func (c *comparison) note(text string) {
	if !slices.Contains(c.notes, text) {
		c.notes = append(c.notes, text)
	}
}

// refusesLookups notes the failures of an outcome over protocol 1 that are for want of lookups, and reports whether the
// others are those of the other outcome: these are what could be seen if nothing were looked up.
func (c *comparison) refusesLookups(o outcome, other *outcome) bool {
	refused := make(map[[2]string]bool)
	var got []string
	for _, f := range o.failures {
		if f.refusesLookup() {
			refused[f.place()] = true
			c.note("over protocol 1 it has no lookups: " + f.what)
		} else {
			got = append(got, f.line)
		}
	}
	if len(refused) == 0 {
		return false
	}
	var want []string
	if other != nil {
		for _, f := range other.failures {
			// What comes after the step at which the lookups were refused has no counterpart.
			if f.step <= o.failures[0].step && !refused[f.place()] {
				want = append(want, f.line)
			}
		}
	}
	return slices.Equal(got, want)
}

// isStage reports whether an outcome is over protocol 1, and the other isn't and could be told apart from it by a contents
// hook that shows its stage; it notes these hooks.
func (c *comparison) isStage(o outcome, other *outcome) bool {
	if !carriesLess(c.protocol) || other == nil || c.protocol == c.lastProtocol {
		return false
	}
	found := false
	for _, plugin := range o.contents {
		if c.staged[plugin] {
			c.note("over protocol 1 it isn't told its stage: contents hook " + plugin)
			found = true
		}
	}
	return found
}

// defect is a failure that is a pack's fault whatever it was given, and the documents with which it fails so.
type defect struct {
	text      string
	documents []string
}

// addDefect gathers the failures that are the same in several documents.
func (c *comparison) addDefect(f failure, d Document) {
	text := f.message
	if f.what != "" {
		text = f.what + ": " + text
	}
	document := f.where
	if d.builtIn() {
		document = d.Name
	}
	i := slices.IndexFunc(c.defects, func(d *defect) bool { return d.text == text })
	if i < 0 {
		c.defects = append(c.defects, &defect{text, []string{document}})
	} else if !slices.Contains(c.defects[i].documents, document) {
		c.defects[i].documents = append(c.defects[i].documents, document)
	}
}

// String tells the failure and the first of its documents.
func (d *defect) String() string {
	more := ""
	if n := len(d.documents) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("%s (document %s%s)", d.text, d.documents[0], more)
}
