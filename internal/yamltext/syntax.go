package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Place is a line and a column. Both count from 1, and the column counts characters. Line is 0 where the whole text is meant, and Col is 0
// where the whole line is meant.
type Place struct{ Line, Col int }

// Problem is why a text isn't YAML.
type Problem struct {
	Place
	// Message says what was found. Hint says what to do about it, and may be empty.
	Message, Hint string
}

// Documents returns the roots of the YAML documents in the text. If there are more than two, it returns those of the first two.
func (t *Text) Documents() ([]*yaml.Node, *Problem) {
	if p := t.illegal(); p != nil {
		return nil, p
	}
	roots, err := documents(t.data)
	if err != nil {
		return nil, t.syntaxProblem(err)
	}
	return roots, nil
}

// Start returns the place of the line --- before the root of a document. The document isn't the first one.
func (t *Text) Start(root *yaml.Node) Place {
	at := t.At(root)
	for line := min(at.Line, len(t.Lines)); line > 0; line-- {
		if rest, ok := strings.CutPrefix(t.Lines[line-1], "---"); ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t') {
			return Place{Line: line, Col: 1}
		}
	}
	return at
}

// documents returns the roots of the first two documents in data. A panic of yaml.v3, which some texts cause, is an error, too.
func documents(data []byte) (roots []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			roots, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for len(roots) < 2 {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		roots = append(roots, document.Content[0])
	}
	return roots, nil
}

// syntaxProblem returns the place and the explanation of a syntax error of yaml.v3.
func (t *Text) syntaxProblem(err error) *Problem {
	line, problem := splitYAMLError(err)
	if _, extended := documents(append(slices.Clip(t.data), "\nx"...)); extended != nil {
		// Where a list ends the text after its begin or a comma, yaml.v3 reports a missing value, and not the missing end of the list.
		// With another value, it reports the end.
		if l, p := splitYAMLError(extended); explain(p).flow {
			line, problem = l, p
		}
	}
	e := explain(problem)
	switch {
	case e.flow:
		line = t.lastWithText(line + 1)
	case e.unclosed:
		if begin, ok := unclosed(t.data); ok {
			line = begin
		}
		line = t.lastWithText(line)
	case line == 0 || len(t.data) <= maxSearched:
		line = t.firstFailing(problem)
	}
	at := t.place(max(line, 1), 1)
	if p := t.cause(at.Line, problem, e.flow); p != nil {
		p.Message = "not YAML: " + p.Message
		return p
	}
	text := t.Lines[at.Line-1]
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if tab := strings.Index(indent, "\t"); tab >= 0 && !e.flow && !e.unclosed {
		at.Col = tab + 1
		e.message, e.hint = "a tab in the indentation", "indent with spaces"
	} else {
		at.Col = 0
	}
	return &Problem{Place: at, Message: "not YAML: " + e.message, Hint: e.hint}
}

// splitYAMLError splits an error such as "yaml: line 3: did not find expected key". The line is 0 where the error has none. No other function
// depends on the form of yaml.v3's errors.
func splitYAMLError(err error) (line int, problem string) {
	problem = strings.TrimPrefix(err.Error(), "yaml: ")
	if place, ok := strings.CutPrefix(problem, "line "); ok {
		number, rest, _ := strings.Cut(place, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			return n, rest
		}
	}
	return 0, problem
}

// maxSearched is the size in bytes of the largest text in which the place of a syntax error is searched for by parsing the text some ten times.
// In a larger text, the line that yaml.v3 reports has to do.
const maxSearched = 1 << 18

// firstFailing returns the first line up to which the text has the given problem, as YAML counts lines.
//
// Yaml.v3 reports the line before the enclosing list or map, and not the line where its parser stopped. They can be a hundred lines apart. For
// the first line and for some problems it reports no line.
func (t *Text) firstFailing(problem string) int {
	return 1 + sort.Search(len(t.begins)-1, func(i int) bool {
		_, err := documents(t.until(i + 1))
		if err == nil {
			return false
		}
		_, p := splitYAMLError(err)
		return p == problem
	})
}

// lastWithText returns the last line up to line that isn't blank, as YAML counts lines. With it, something that is missing at the end of the
// file isn't reported below the last text.
func (t *Text) lastWithText(line int) int {
	line = min(line, len(t.begins))
	for line > 1 && strings.TrimSpace(t.Lines[t.place(line, 1).Line-1]) == "" {
		line--
	}
	return line
}
