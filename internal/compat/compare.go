package compat

import (
	"fmt"
	"slices"

	"example.com/htmlize/host"
)

// carriesLess reports whether a protocol has no stages, titles, lookups and error codes, as only the first hasn't.
func carriesLess(protocol int) bool { return protocol == slices.Min(host.Protocols()) }

// compare adds to the cells of runs what is wrong with their documents: failures that are always the pack's fault, HTML other than that
// of the document's file, and results other than those of the last run, which is the host that speaks every protocol. A difference
// that comes from what protocol 1 doesn't carry is only a note.
func compare(runs []run) {
	inferCodes(runs)
	last := runs[len(runs)-1]
	stageDependent := stageDependentPlugins(last.outcomes)
	reference := make(map[string]outcome)
	for _, o := range last.outcomes {
		if len(o.defects()) == 0 {
			reference[o.document.Name] = o
		}
	}
	compareOne := func(r *run) {
		c := comparison{protocol: r.cell.Protocol, lastProtocol: last.cell.Protocol, stageDependent: stageDependent}
		for _, o := range r.outcomes {
			c.check(o, reference)
		}
		for _, d := range c.defects {
			r.cell.addProblem(d.String())
		}
		for _, problem := range c.differences {
			r.cell.addProblem(problem)
		}
		r.cell.Notes = append(r.cell.Notes, c.notes...)
		for _, name := range c.nondeterministic {
			// What differs each time can't be compared with other protocols.
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

// stageDependentPlugins returns the plugins whose contents hooks return something else in the other stage. The built-in documents have
// the same texts for both stages.
func stageDependentPlugins(outcomes []outcome) map[string]bool {
	type input struct{ plugin, text string }
	first := make(map[input]string)
	dependent := make(map[string]bool)
	for _, o := range outcomes {
		if !o.document.builtIn() || len(o.contents) != 1 {
			continue
		}
		key := input{o.contents[0], o.document.Text}
		if earlier, ok := first[key]; !ok {
			first[key] = o.text()
		} else if o.text() != earlier {
			dependent[key.plugin] = true
		}
	}
	return dependent
}

// comparison collects what is wrong with the documents of one run.
type comparison struct {
	protocol, lastProtocol int
	// stageDependent are the plugins of [stageDependentPlugins].
	stageDependent map[string]bool

	defects     []*defect
	differences []string
	notes       []string
	// nondeterministic are the documents with another result in the last run, over the same protocol.
	nondeterministic []string
}

// check checks an outcome against the document's file, and against the outcome of the last run, if that has one.
func (c *comparison) check(o outcome, reference map[string]outcome) {
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
		c.note("over protocol 1 it has no id, as that is no number: document " + o.document.Name)
	case carriesLess(c.protocol) && c.refusesLookups(o, other):
	case want != nil && o.text() != *want && (o.document.Want1 != nil || !c.isStage(o, other)):
		c.differ(o, "", outcome{html: *want})
	case other == nil:
	case c.protocol == c.lastProtocol:
		if want == nil && o.text() != other.text() {
			c.differ(o, fmt.Sprintf("not the same twice over protocol %d: ", c.protocol), *other)
			c.nondeterministic = append(c.nondeterministic, o.document.Name)
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

// differ adds how an outcome differs. For a document of the author's it adds a diff; the lines of built-in ones are too long for that.
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

// refusesLookups notes the failures of an outcome over protocol 1 that come from missing lookups. If there are any, it reports whether
// the other failures are those of the other outcome.
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
			// Rendering ended with the step at which lookups were refused, so later failures have no counterpart.
			if f.step <= o.failures[0].step && !refused[f.place()] {
				want = append(want, f.line)
			}
		}
	}
	return slices.Equal(got, want)
}

// isStage reports whether the stage, which protocol 1 doesn't carry, can explain that an outcome over it differs from the other: whether a
// contents hook depends on its stage. It notes these hooks.
func (c *comparison) isStage(o outcome, other *outcome) bool {
	if !carriesLess(c.protocol) || other == nil || c.protocol == c.lastProtocol {
		return false
	}
	found := false
	for _, plugin := range o.contents {
		if c.stageDependent[plugin] {
			c.note("over protocol 1 it has no stage: contents hook " + plugin)
			found = true
		}
	}
	return found
}
