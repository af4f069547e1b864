package host

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// fence is the line before front matter and after it.
const fence = "---"

// takeFrontMatter moves the document's body behind its front matter, and what that says into the post. Front matter is a
// YAML mapping between a first line and a later line of three hyphens.
func (d *Document) takeFrontMatter() error {
	first, rest, ok := strings.Cut(d.body, "\n")
	if !ok || strings.TrimRight(first, blanks) != fence {
		return nil
	}
	block, body, lines, ok := cutAtFence(rest)
	if !ok {
		return &DocumentError{
			Pos:     Position{File: d.Name, Line: 1, Col: 1},
			Message: "front matter begins here and has no end",
			Hint:    "end it with a line ---, or begin a text that has none with an empty line",
		}
	}
	d.body, d.line = body, lines+2
	return d.readFrontMatter(block)
}

// cutAtFence cuts text around its first line that is a fence, and counts the lines up to there, the fence included.
func cutAtFence(text string) (before, after string, lines int, found bool) {
	for at := 0; at < len(text); {
		line, _, more := strings.Cut(text[at:], "\n")
		lines++
		next := at + len(line)
		if more {
			next++
		}
		if strings.TrimRight(line, blanks) == fence {
			return text[:at], text[next:], lines, true
		}
		at = next
	}
	return "", "", 0, false
}

// readFrontMatter takes the post from block, which begins at the document's second line, and returns everything in it
// that can't be read, joined. A key that says nothing about a post is a warning: other programs' keys may stand beside
// htmlize's.
func (d *Document) readFrontMatter(block string) error {
	roots, err := yamlDocuments(block)
	if err != nil {
		return d.syntaxError(block, err)
	}
	if len(roots) == 0 {
		return nil
	}
	if len(roots) > 1 {
		return d.frontMatterError(roots[1], "front matter is one YAML document, and a second one is here", "remove it")
	}
	mapping := roots[0]
	if mapping.Kind == yaml.ScalarNode && mapping.Tag == "!!null" {
		return nil
	}
	if mapping.Kind != yaml.MappingNode {
		return d.frontMatterError(mapping, "front matter is a mapping of keys to values, and this is none",
			"write lines such as author: Joe")
	}
	var problems []error
	seen := make(map[string]bool)
	for i := 0; i < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		if seen[key.Value] {
			problems = append(problems, d.frontMatterError(key, fmt.Sprintf("%q is given twice", key.Value), "remove one"))
		}
		seen[key.Value] = true
		if err := d.readKey(key, value); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// yamlDocuments returns the roots of the YAML documents in block, of the first two if there are more.
func yamlDocuments(block string) (roots []*yaml.Node, err error) {
	decoder := yaml.NewDecoder(strings.NewReader(block))
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

func (d *Document) readKey(key, value *yaml.Node) error {
	switch key.Value {
	case "id":
		scalar, err := d.scalar(value, "id is a whole number")
		if err != nil {
			return err
		}
		if err := scalar.Decode(&d.Post.ID); err != nil || scalar.Tag != "!!int" {
			return d.frontMatterError(value, fmt.Sprintf("id is a whole number, and this is %q", scalar.Value), "")
		}
	case "author":
		return d.readText(key, value, &d.Post.Author)
	case "title":
		return d.readText(key, value, &d.Post.Title)
	default:
		d.Warnings = append(d.Warnings, Warning{
			Pos:     d.frontMatterPos(key),
			Message: fmt.Sprintf("front matter has the key %q, which htmlize doesn't use", key.Value),
			Hint:    "the keys are id, author and title",
		})
	}
	return nil
}

// readText takes a scalar as it was written: an author called 007 is no number.
func (d *Document) readText(key, value *yaml.Node, into *string) error {
	scalar, err := d.scalar(value, key.Value+" is a text")
	if err != nil {
		return err
	}
	if scalar.Tag != "!!null" {
		*into = scalar.Value
	}
	return nil
}

// scalar returns the scalar that value is or stands for, or an error that says what is wanted instead.
func (d *Document) scalar(value *yaml.Node, wanted string) (*yaml.Node, error) {
	scalar := value
	if value.Kind == yaml.AliasNode {
		scalar = value.Alias
	}
	if scalar.Kind != yaml.ScalarNode {
		return nil, d.frontMatterError(value, wanted+", and this is a list or a mapping", "")
	}
	return scalar, nil
}

// syntaxError says what yaml.v3 doesn't like, and in which line: the first up to which block has that problem. The line
// that yaml.v3 tells is often that of the enclosing list or mapping, and for some problems it tells none.
func (d *Document) syntaxError(block string, err error) error {
	problem := yamlProblem(err)
	lines := strings.SplitAfter(strings.TrimRight(block, "\n"), "\n")
	first := sort.Search(len(lines)-1, func(i int) bool {
		_, err := yamlDocuments(strings.Join(lines[:i+1], ""))
		return err != nil && yamlProblem(err) == problem
	})
	message := "front matter is not YAML: " + problem
	if problem == "did not find expected <document start>" {
		message = "front matter goes on behind its end, which is a line that begins with ..."
	}
	return &DocumentError{Pos: Position{File: d.Name, Line: 2 + first}, Message: message}
}

var yamlErrorPlace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (line \d+: )?`) })

// yamlProblem returns the message of an error of yaml.v3 without the line.
func yamlProblem(err error) string { return yamlErrorPlace().ReplaceAllString(err.Error(), "") }

func (d *Document) frontMatterError(at *yaml.Node, message, hint string) *DocumentError {
	return &DocumentError{Pos: d.frontMatterPos(at), Message: message, Hint: hint}
}

// frontMatterPos returns the place of a node in the file, where the fence is the first line.
func (d *Document) frontMatterPos(n *yaml.Node) Position {
	return Position{File: d.Name, Line: n.Line + 1, Col: n.Column}
}
