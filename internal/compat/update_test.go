package compat

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestUpdate checks the updates for the outcomes of one document over protocol 1, in the host {2}, and in the host that speaks both.
func TestUpdate(t *testing.T) {
	refused := roleFails("term", "d.txt:1:1", "", "terms: "+model.NoLookups)
	plugin := roleFails("tt", "d.txt:1:1", diagnostic.Plugin, "none of ours")
	panics := roleFails("tt", "d.txt:1:1", diagnostic.Panic, "panic: no")
	const unexplained = "d.html isn't updated: over protocol 1 it comes out otherwise than over 2, and nothing explains that"
	const title = "---\ntitle: Plugins\n---\n"
	a, b := "a", "b"
	for _, test := range []struct {
		name     string
		document Document
		// outcomes are nil where the document wasn't rendered.
		outcomes [3]*outcome
		// one says that the pack speaks only protocol 1.
		one            bool
		stageDependent bool
		updates        []Update
		notUpdated     []string
	}{
		{name: "new", outcomes: [3]*outcome{html("a"), html("a"), html("a")}, updates: []Update{{"d.html", "a"}}},
		{
			name: "another", document: Document{Want: &b},
			outcomes: [3]*outcome{html("a"), html("a"), html("a")}, updates: []Update{{"d.html", "a"}},
		},
		{name: "the same", document: Document{Want: &a}, outcomes: [3]*outcome{html("a"), html("a"), html("a")}},
		{name: "not rendered", outcomes: [3]*outcome{html("a"), html("a"), nil}},
		{name: "over only one protocol", outcomes: [3]*outcome{nil, html("a"), html("a")}, updates: []Update{{"d.html", "a"}}},

		{name: "a difference", document: Document{Want: &b}, outcomes: [3]*outcome{html("a"), html("b"), html("b")}, notUpdated: []string{unexplained}},
		{
			name: "a difference of a title", document: Document{Text: title}, outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			updates: []Update{{"d.html", "b"}, {"d-1.html", "a"}},
		},
		{
			name: "an error for a title", document: Document{Text: title}, outcomes: [3]*outcome{fails(plugin), html("b"), html("b")},
			notUpdated: []string{unexplained},
		},
		{
			name: "a difference of a stage", stageDependent: true, outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			updates: []Update{{"d.html", "b"}, {"d-1.html", "a"}},
		},
		{
			name: "a listed difference", document: Document{Want: &b, Want1: &b}, outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			updates: []Update{{"d-1.html", "a"}},
		},
		{
			name: "a listed difference that is none", document: Document{Want: &a, Want1: &a}, outcomes: [3]*outcome{html("b"), html("b"), html("b")},
			updates: []Update{{"d.html", "b"}}, notUpdated: []string{"d-1.html has to be removed: over protocol 1 the same comes out"},
		},
		{name: "a refused lookup", outcomes: [3]*outcome{fails(refused), html("b"), html("b")}, updates: []Update{{"d.html", "b"}}},
		{
			name: "another each time", document: Document{Text: title}, outcomes: [3]*outcome{html("a"), html("b"), html("c")},
			notUpdated: []string{"d.html isn't updated: not the same comes out twice over protocol 2"},
		},

		{
			name: "an error", outcomes: [3]*outcome{fails(plugin), fails(plugin), fails(plugin)},
			notUpdated: []string{"d.html isn't updated: it comes to an error: d.txt:1:1ttnone of ours"},
		},
		{
			name: "a panic over protocol 1", document: Document{Want1: &b}, outcomes: [3]*outcome{fails(panics), html("b"), html("b")},
			notUpdated: []string{"d.html isn't updated: the pack is at fault: panic: no"},
		},
		{
			name: "another pack's role", document: Document{Want: &b}, outcomes: [3]*outcome{html("a"), html("a"), {html: "a", unbound: []string{"em", "tt"}}},
			notUpdated: []string{"d.html isn't updated: the pack has no role em, tt"},
		},
		{name: "another pack's role, as it was", document: Document{Want: &a}, outcomes: [3]*outcome{html("a"), html("a"), {html: "a", unbound: []string{"em"}}}},

		{name: "only protocol 1", one: true, outcomes: [3]*outcome{html("a"), nil, html("a")}, updates: []Update{{"d.html", "a"}}},
		{
			name: "only protocol 1, with a listed difference", one: true, document: Document{Want: &b, Want1: &b},
			outcomes: [3]*outcome{html("a"), nil, html("a")}, updates: []Update{{"d-1.html", "a"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.document.Name = "d.txt"
			runs := []run{{cell: Cell{Protocol: 1}}, {cell: Cell{Protocol: 2}}, {cell: Cell{Protocol: 2}}}
			if test.one {
				runs[1].cell.Protocol, runs[2].cell.Protocol = 0, 1
			}
			for i, o := range test.outcomes {
				if o != nil {
					runs[i].outcomes = []outcome{{
						document: test.document, contents: []string{"hook"}, html: o.html, unbound: o.unbound, failures: append([]failure(nil), o.failures...),
					}}
				}
			}
			if test.stageDependent {
				for _, stage := range []string{"before", "after"} {
					runs[2].outcomes = append(runs[2].outcomes, outcome{
						document: Document{Name: stage, Text: "same", hooks: []string{"contents hook hook"}}, contents: []string{"hook"}, html: stage,
					})
				}
			}
			var p Pack
			p.update(runs, []Document{test.document})
			if diff := cmp.Diff(test.updates, p.Updates); diff != "" {
				t.Errorf("updates: -want +got\n%s", diff)
			}
			if diff := cmp.Diff(test.notUpdated, p.NotUpdated); diff != "" {
				t.Errorf("not updated: -want +got\n%s", diff)
			}
			if len(test.notUpdated) > 0 {
				return
			}
			// What is written is as it has to be.
			compare(runs)
			for i, r := range runs {
				if diff := cmp.Diff([]string(nil), r.cell.Problems); diff != "" {
					t.Errorf("problems of run %d: -want +got\n%s", i, diff)
				}
			}
		})
	}
}

// TestUpdateUnknown checks that nothing is updated if the result of a host isn't known.
func TestUpdateUnknown(t *testing.T) {
	d := Document{Name: "d.txt"}
	rendered := []outcome{{document: d, html: "a"}}
	runs := []run{
		{cell: Cell{Verdict: Wrong, Problems: []string{"no answer"}}},
		{cell: Cell{Verdict: Works, Protocol: 2}, outcomes: rendered},
		{cell: Cell{Verdict: Works, Protocol: 2}, outcomes: rendered},
	}
	var p Pack
	p.update(runs, []Document{d})
	want := Pack{NotUpdated: []string{"nothing is updated: the pack didn't come up for every host"}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
