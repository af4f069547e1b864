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

// Place is a line and a column, which count from 1, the column in characters. Line is 0 where the whole text is meant, and Col
// where the whole line is.
type Place struct{ Line, Col int }

// Problem is why a text isn't YAML.
type Problem struct {
	Place
	// Message says what was found, and Hint what to do about it, where there is anything to say.
	Message, Hint string
}

// Documents returns the roots of the YAML documents in the text, of the first two if there are more.
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

// Start returns the place of the line --- with which the document of a root begins that isn't the first.
func (t *Text) Start(root *yaml.Node) Place {
	at := t.At(root)
	for line := min(at.Line, len(t.Lines)); line > 0; line-- {
		if rest, ok := strings.CutPrefix(t.Lines[line-1], "---"); ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t') {
			return Place{Line: line, Col: 1}
		}
	}
	return at
}

// documents returns the roots of the first two documents in data. Whatever yaml.v3 does, a broken text is an error: some of its
// complaints about its own state are panics.
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

// syntaxProblem says where and what a syntax error of yaml.v3 is.
func (t *Text) syntaxProblem(err error) *Problem {
	line, problem := splitYAMLError(err)
	if _, endless := documents(append(slices.Clip(t.data), "\nx"...)); endless != nil {
		// Where no value follows a list's begin or comma, yaml.v3 misses that, and not the end of the list.
		if l, p := splitYAMLError(endless); explain(p).flow {
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

// splitYAMLError takes apart "yaml: line 3: did not find expected key"; the line is 0 where the error has none. No
// other function knows how yaml.v3 writes its errors.
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

// maxSearched is the size in bytes up to which a syntax error is searched for by reading the text some ten times, although
// yaml.v3 tells a line that is near.
const maxSearched = 1 << 18

// firstFailing returns the number of the first line, as YAML counts them, up to which the text has the given problem.
//
// yaml.v3 knows where its parser stopped, but the line it tells is the one before the enclosing list or map, which can
// be a hundred lines away, and none for the first line and for some problems.
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

// lastWithText returns the number of the last line, as YAML counts them, up to line that isn't blank, so that what is
// missing at the end of the file isn't reported below it.
func (t *Text) lastWithText(line int) int {
	line = min(line, len(t.begins))
	for line > 1 && strings.TrimSpace(t.Lines[t.place(line, 1).Line-1]) == "" {
		line--
	}
	return line
}
