package manifest

import (
	"gopkg.in/yaml.v3"

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
func (s *source) pos(n *yaml.Node) Pos {
	at := s.text.At(n)
	return Pos{File: s.file, Line: at.Line, Col: at.Col}
}

// line returns the text of the line that pos is in.
func (s *source) line(pos Pos) string { return s.text.Lines[pos.Line-1] }

// root returns the root of the one YAML document in the file.
func (s *source) root() (*yaml.Node, *Problem) {
	documents, broken := s.text.Documents()
	switch {
	case broken != nil:
		p := &Problem{Pos: Pos{File: s.file, Line: broken.Line, Col: broken.Col}, Message: broken.Message, Hint: broken.Hint}
		if broken.Line != 0 {
			p.Line = s.line(p.Pos)
		}
		return nil, p
	case len(documents) == 0 || len(documents) == 1 && isEmpty(documents[0]):
		return nil, &Problem{Pos: Pos{File: s.file}, Message: "the file is empty"}
	case len(documents) > 1:
		start := s.text.Start(documents[1])
		pos := Pos{File: s.file, Line: start.Line, Col: start.Col}
		hint := `remove what follows this line or give it a file of its own`
		if isEmpty(documents[1]) {
			hint = "remove this line, as nothing follows it"
		}
		return nil, &Problem{Pos: pos, Message: `want one YAML document, found a second one behind "---"`, Hint: hint, Line: s.line(pos)}
	}
	return documents[0], nil
}

// isEmpty reports whether root is the nothing that yaml.v3 finds between two lines "---".
func isEmpty(root *yaml.Node) bool {
	return root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Value == "" && root.Anchor == ""
}
