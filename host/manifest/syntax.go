package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// parseYAML returns the root of the one YAML document in src.
func parseYAML(src *source) (*yaml.Node, *Problem) {
	if p := src.illegal(); p != nil {
		return nil, p
	}
	documents, err := yamlDocuments(src.data, 2)
	switch {
	case err != nil:
		return nil, syntaxProblem(src, err)
	case len(documents) == 0 || len(documents) == 1 && isEmpty(documents[0]):
		return nil, &Problem{Pos: Pos{File: src.file}, Message: "the file is empty"}
	case len(documents) > 1:
		pos := src.at(documents[1].Line, documents[1].Column)
		return nil, &Problem{
			Pos:     pos,
			Message: "want one YAML document, found a second one",
			Hint:    `remove what follows the line "---" or give it a file of its own`,
			Line:    src.line(pos),
		}
	}
	return documents[0], nil
}

// isEmpty reports whether root is the nothing that yaml.v3 finds between two lines "---".
func isEmpty(root *yaml.Node) bool {
	return root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Value == "" && root.Anchor == ""
}

// yamlDocuments returns the roots of at most limit documents in data. Whatever yaml.v3 does, a broken file is an error:
// some of its complaints about its own state are panics.
func yamlDocuments(data []byte, limit int) (roots []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			roots, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for len(roots) < limit {
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
func syntaxProblem(src *source, err error) *Problem {
	line, problem := splitYAMLError(err)
	e := explain(problem)
	switch {
	case e.flow:
		line = lastWithText(src, line+1)
	case e.unclosed:
		line = lastWithText(src, line)
	case len(src.data) <= maxSearched:
		line = firstFailing(src, problem)
	}
	pos := src.at(max(line, 1), 1)
	text := src.line(pos)
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if tab := strings.Index(indent, "\t"); tab >= 0 && !e.flow && !e.unclosed {
		pos.Col = tab + 1
		e.message, e.hint = "a tab in the indentation", "indent with spaces"
	} else {
		pos.Col = 0
	}
	return &Problem{Pos: pos, Message: "not YAML: " + e.message, Hint: e.hint, Line: text}
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

// maxSearched is the size in bytes up to which a syntax error is searched for by reading the file some ten times.
const maxSearched = 1 << 18

// firstFailing returns the number of the first line, as YAML counts them, up to which src has the given problem.
//
// yaml.v3 knows where its parser stopped, but the line it tells is the one before the enclosing list or map, which can
// be a hundred lines away, and none for the first line and for some problems.
func firstFailing(src *source, problem string) int {
	return 1 + sort.Search(len(src.begins)-1, func(i int) bool {
		_, err := yamlDocuments(src.until(i+1), 2)
		if err == nil {
			return false
		}
		_, p := splitYAMLError(err)
		return p == problem
	})
}

// lastWithText returns the number of the last line, as YAML counts them, up to line that isn't blank, so that what is
// missing at the end of the file isn't reported below it.
func lastWithText(src *source, line int) int {
	line = min(line, len(src.begins))
	for line > 1 && strings.TrimSpace(src.line(src.at(line, 1))) == "" {
		line--
	}
	return line
}
