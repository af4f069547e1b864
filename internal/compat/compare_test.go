package compat

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// html returns an outcome with HTML.
func html(text string) *outcome { return &outcome{html: text} }

// fails returns an outcome with failures.
func fails(failures ...failure) *outcome { return &outcome{failures: failures} }

// roleFails returns the failure of a role at a place.
func roleFails(role, where string, code diagnostic.Code, message string) failure {
	return failure{what: "role " + role, where: where, step: atRoles, message: message, code: code, line: where + role + message}
}

func hookFails(hook string, s step, message string) failure {
	return failure{what: "contents hook " + hook, step: s, message: message, code: diagnostic.Plugin, line: hook + message}
}

// TestCompare checks the problems and notes for the outcomes of one document over protocol 1, in the host {2}, and in the host that speaks
// both.
func TestCompare(t *testing.T) {
	const refusal = "terms: " + model.NoLookups
	refused := roleFails("term", "d:1:1", "", refusal)
	noTable := roleFails("term", "d:1:1", diagnostic.NotFound, "no table")
	plugin := roleFails("tt", "d:2:1", diagnostic.Plugin, "none of ours")
	plugin1 := roleFails("tt", "d:2:1", diagnostic.Unknown, "none of ours")
	a, b := "a", "b"
	tests := []struct {
		name     string
		document Document
		// outcomes are nil where the document wasn't rendered.
		outcomes [3]*outcome
		// stageDependent says that the contents hook shows its stage.
		stageDependent bool
		problems       [3][]string
		notes          []string
	}{
		{name: "the same", outcomes: [3]*outcome{html("a"), html("a"), html("a")}},
		{
			name: "something else over protocol 1", outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			problems: [3][]string{{`document d: not as over protocol 2: from byte 0 on, want "b", got "a"`}},
		},
		{
			name: "something else each time", outcomes: [3]*outcome{html("a"), html("b"), html("c")},
			problems: [3][]string{1: {`document d: not the same twice over protocol 2: from byte 0 on, want "c", got "b"`}},
		},
		{name: "over only one protocol", outcomes: [3]*outcome{nil, html("b"), html("b")}},
		{name: "left out in the last", outcomes: [3]*outcome{html("a"), html("b"), nil}},

		{
			name: "as it has to be", document: Document{Want: &a},
			outcomes: [3]*outcome{html("a"), html("a"), html("a")},
		},
		{
			name: "not as it has to be", document: Document{Want: &b}, outcomes: [3]*outcome{html("a"), html("a"), html("b")},
			problems: [3][]string{
				{`document d: from byte 0 on, want "b", got "a"`}, {`document d: from byte 0 on, want "b", got "a"`},
			},
		},
		{
			name: "a listed difference", document: Document{Want: &b, Want1: &a},
			outcomes: [3]*outcome{html("a"), html("b"), html("b")},
		},
		{
			name: "a listed difference, the rest unknown", document: Document{Want1: &a},
			outcomes: [3]*outcome{html("a"), html("b"), html("b")},
		},
		{
			name: "another than the listed difference", document: Document{Want: &b, Want1: &a},
			outcomes: [3]*outcome{html("c"), html("b"), html("b")},
			problems: [3][]string{{`document d: from byte 0 on, want "a", got "c"`}},
		},
		{
			name: "a listed difference that is none", document: Document{Want1: &a},
			outcomes: [3]*outcome{html("a"), html("a"), html("a")},
			problems: [3][]string{{"document d: its -1.html says that it comes out otherwise over protocol 1 than over 2, and it doesn't"}},
		},

		{
			name: "its stage", stageDependent: true, outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			notes: []string{"over protocol 1 it has no stage: contents hook hook"},
		},
		{
			name: "its stage, and as it has to be", stageDependent: true, document: Document{Want: &b},
			outcomes: [3]*outcome{html("a"), html("b"), html("b")},
			notes:    []string{"over protocol 1 it has no stage: contents hook hook"},
		},
		{
			name: "its stage, and something else over protocol 2", stageDependent: true, outcomes: [3]*outcome{html("c"), html("b"), html("c")},
			problems: [3][]string{1: {`document d: not the same twice over protocol 2: from byte 0 on, want "c", got "b"`}},
		},
		{
			name: "its stage, and not as it has to be over protocol 2", stageDependent: true, document: Document{Want: &b},
			outcomes: [3]*outcome{html("b"), html("a"), html("b")},
			problems: [3][]string{1: {`document d: from byte 0 on, want "b", got "a"`}},
		},
		{
			name: "its stage, and not the listed difference", stageDependent: true, document: Document{Want1: &a},
			outcomes: [3]*outcome{html("c"), html("b"), html("b")},
			problems: [3][]string{{`document d: from byte 0 on, want "a", got "c"`}},
		},

		{
			name: "an id that is no number", outcomes: [3]*outcome{fails(failure{textID: true}), html("b"), html("b")},
			notes: []string{"over protocol 1 it has no id, as that is no number: document d"},
		},
		{
			name: "a refused lookup", outcomes: [3]*outcome{fails(refused), html("b"), html("b")},
			notes: []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name: "a refused lookup, and another error there", outcomes: [3]*outcome{fails(refused), fails(noTable), fails(noTable)},
			notes: []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name: "a refused lookup, and a failure elsewhere over both", outcomes: [3]*outcome{fails(refused, plugin1), fails(plugin), fails(plugin)},
			notes: []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name: "a refused lookup, and a failure elsewhere over protocol 1", outcomes: [3]*outcome{fails(refused, plugin1), html("b"), html("b")},
			problems: [3][]string{{fmt.Sprintf(`document d: not as over protocol 2: want "b", got %q`, refused.line)}},
			notes:    []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name: "a refused lookup, and a failure elsewhere over protocol 2", outcomes: [3]*outcome{fails(refused), fails(plugin), fails(plugin)},
			problems: [3][]string{{fmt.Sprintf(`document d: not as over protocol 2: want %q, got %q`, plugin.line, refused.line)}},
			notes:    []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name:     "a refused lookup, and a later failure over protocol 2",
			outcomes: [3]*outcome{fails(refused), fails(hookFails("last", afterRoles, "no")), fails(hookFails("last", afterRoles, "no"))},
			notes:    []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name:     "a refused lookup, and an earlier failure over protocol 2",
			outcomes: [3]*outcome{fails(refused), fails(hookFails("first", beforeRoles, "no")), fails(hookFails("first", beforeRoles, "no"))},
			problems: [3][]string{{fmt.Sprintf(`document d: not as over protocol 2: want "firstno", got %q`, refused.line)}},
			notes:    []string{"over protocol 1 it has no lookups: role term"},
		},
		{
			name: "the text of a refused lookup over protocol 2", outcomes: [3]*outcome{html("a"), fails(refused), html("a")},
			problems: [3][]string{1: {fmt.Sprintf(`document d: not the same twice over protocol 2: want "a", got %q`, refused.line)}},
		},
		{
			name: "HTML with the text of a refused lookup", outcomes: [3]*outcome{html(model.NoLookups), html("protocol"), html("protocol")},
			problems: [3][]string{{`document d: not as over protocol 2: from byte 8 on, want "protocol" and then the end, got "protocol 1 has no lookups in the host"`}},
		},

		{name: "an error of the plugin", outcomes: [3]*outcome{fails(plugin1), fails(plugin), fails(plugin)}},
		{
			name: "a panic", outcomes: [3]*outcome{
				fails(roleFails("tt", "d:1:1", diagnostic.Unknown, "ended its goroutine")),
				fails(roleFails("tt", "d:1:1", diagnostic.Panic, "ended its goroutine")),
				fails(roleFails("tt", "d:1:1", diagnostic.Panic, "ended its goroutine")),
			},
			problems: [3][]string{
				{"role tt: ended its goroutine (document d:1:1)"}, {"role tt: ended its goroutine (document d:1:1)"},
				{"role tt: ended its goroutine (document d:1:1)"},
			},
		},
		{
			name: "a panic over protocol 1 only", outcomes: [3]*outcome{fails(roleFails("tt", "d:1:1", diagnostic.Unknown, "panic: no")), html("a"), html("a")},
			problems: [3][]string{{"role tt: panic: no (document d:1:1)"}},
		},
		{
			name: "an error that looks like a panic over protocol 1", outcomes: [3]*outcome{
				fails(roleFails("tt", "d:1:1", diagnostic.Unknown, "panic: no")),
				fails(roleFails("tt", "d:1:1", diagnostic.Plugin, "panic: no")),
				fails(roleFails("tt", "d:1:1", diagnostic.Plugin, "panic: no")),
			},
		},
		{
			name: "a crash", outcomes: [3]*outcome{
				html("a"), html("a"), fails(failure{message: "it ended", code: diagnostic.Crashed, where: "d"}),
			},
			problems: [3][]string{2: {"it ended (document d)"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.document.Name = "d"
			runs := []run{{cell: Cell{Protocol: 1}}, {cell: Cell{Protocol: 2}}, {cell: Cell{Protocol: 2}}}
			for i, o := range test.outcomes {
				runs[i].cell.Verdict = Works
				if o == nil {
					continue
				}
				// What is learnt about a failure is written to it.
				copied := outcome{document: test.document, contents: []string{"hook"}, html: o.html, failures: append([]failure(nil), o.failures...)}
				runs[i].outcomes = []outcome{copied}
			}
			if test.stageDependent {
				for _, stage := range []string{"before", "after"} {
					runs[2].outcomes = append(runs[2].outcomes, outcome{
						document: Document{Name: stage, Text: "same", hooks: []string{"contents hook hook"}}, contents: []string{"hook"}, html: stage,
					})
				}
			}
			compare(runs)
			for i, r := range runs {
				if diff := cmp.Diff(test.problems[i], firstLines(r.cell.Problems)); diff != "" {
					t.Errorf("problems of run %d: -want +got\n%s", i, diff)
				}
				if got, want := r.cell.Verdict == Wrong, test.problems[i] != nil; got != want {
					t.Errorf("run %d is wrong: got %t, want %t", i, got, want)
				}
				var notes []string
				if i == 0 {
					notes = test.notes
				}
				if diff := cmp.Diff(notes, r.cell.Notes); diff != "" {
					t.Errorf("notes of run %d: -want +got\n%s", i, diff)
				}
			}
		})
	}
}

// firstLines returns the first line of each text. TestCompareDiff checks the others.
func firstLines(texts []string) []string {
	var lines []string
	for _, text := range texts {
		line, _, _ := strings.Cut(text, "\n")
		lines = append(lines, line)
	}
	return lines
}

// TestCompareDiff checks that a problem with a document of the author's has a diff, and one with a built-in document doesn't.
func TestCompareDiff(t *testing.T) {
	const line = `document d: not the same twice over protocol 2: from byte 2 on, want "a\nb\n", got "a\nc\n"`
	for _, test := range []struct {
		name     string
		document Document
		want     string
	}{
		{"of one's own", Document{Name: "d"}, line + "\n--- want\n+++ got\n@@ -1,2 +1,2 @@\n a\n-b\n+c"},
		{"built-in", Document{Name: "d", hooks: []string{"role tt"}}, line},
	} {
		t.Run(test.name, func(t *testing.T) {
			runs := []run{
				{cell: Cell{Protocol: 2}, outcomes: []outcome{{document: test.document, html: "a\nc\n"}}},
				{cell: Cell{Protocol: 2}, outcomes: []outcome{{document: test.document, html: "a\nb\n"}}},
			}
			compare(runs)
			if diff := cmp.Diff([]string{test.want}, runs[0].cell.Problems); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestCompareDeduplicates checks that a failure that is the same in several documents is one problem.
func TestCompareDeduplicates(t *testing.T) {
	about := []string{"role tt"}
	of := func(document Document, failures ...failure) outcome {
		return outcome{document: document, failures: failures}
	}
	panics := func(where string) failure { return roleFails("tt", where, diagnostic.Panic, "panic: no") }
	runs := []run{{cell: Cell{Protocol: 2, Verdict: Works}, outcomes: []outcome{
		of(Document{Name: "built-in", hooks: about}, panics("built-in:1:1"), panics("built-in:2:1")),
		of(Document{Name: "binary", hooks: about}, roleFails("tt", "binary:1:1", diagnostic.InvalidOutput, "not UTF-8")),
		of(Document{Name: "own.txt"}, panics("own.txt:1:1"), panics("own.txt:7:1")),
	}}}
	compare(runs)
	want := []string{"role tt: panic: no (document built-in and 2 more)", "role tt: not UTF-8 (document binary)"}
	if diff := cmp.Diff(want, runs[0].cell.Problems); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
