package manifest

import (
	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// source is the text of one file.
type source struct {
	file string
	text *yamltext.Text
}

func newSource(file string, data []byte) *source {
	return &source{file: file, text: yamltext.New(data)}
}

// pos returns the place of a node.
func (s *source) pos(n *yaml.Node) diagnostic.Position {
	at := s.text.At(n)
	return diagnostic.Position{File: s.file, Line: at.Line, Col: at.Col}
}

// place returns a position with its line, unless it is the whole file.
func (s *source) place(pos diagnostic.Position) diagnostic.Place {
	if pos.Line == 0 {
		return diagnostic.Place{Pos: pos}
	}
	return pos.In(s.text.Lines[pos.Line-1])
}

// root returns the root of the one YAML document in the file.
func (s *source) root() (*yaml.Node, *diagnostic.Diagnostic) {
	documents, broken := s.text.Documents()
	switch {
	case broken != nil:
		p := newProblem(s.place(diagnostic.Position{File: s.file, Line: broken.Line, Col: broken.Col}), broken.Message)
		p.Hint = broken.Hint
		return nil, p
	case len(documents) == 0 || len(documents) == 1 && isEmpty(documents[0]):
		return nil, newProblem(diagnostic.Place{Pos: diagnostic.Position{File: s.file}}, "the file is empty")
	case len(documents) > 1:
		start := s.text.Start(documents[1])
		p := newProblem(s.place(diagnostic.Position{File: s.file, Line: start.Line, Col: start.Col}), `want one YAML document, found a second one behind "---"`)
		p.Hint = "remove what follows this line or give it a file of its own"
		if isEmpty(documents[1]) {
			p.Hint = "remove this line, as nothing follows it"
		}
		return nil, p
	}
	return documents[0], nil
}

// isEmpty reports whether root is the null of yaml.v3 for a document without text, such as that between two lines "---".
func isEmpty(root *yaml.Node) bool {
	return root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Value == "" && root.Anchor == ""
}
