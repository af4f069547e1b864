package host

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/internal/yamltext"
)

// fence is the line before front matter and after it.
const fence = "---"

// maxFrontMatter is the most bytes that front matter may have, and mostTold the most problems and the most keys of other programs of it
// that are told one by one.
const (
	maxFrontMatter = 1 << 20
	mostTold       = 100
)

// takeFrontMatter moves the document's body behind its front matter, and what that says into the post. Front matter is a
// YAML mapping between a first line and a later line of three hyphens. Without the later one, the first is text, such as a rule, and so it
// is before a blank line that no key follows.
func (d *Document) takeFrontMatter() error {
	first, rest, ok := strings.Cut(d.body, "\n")
	if !ok || strings.TrimRight(first, blanks) != fence {
		return nil
	}
	block, body, lines, closed := cutAtFence(rest)
	key := firstKey(rest)
	if blankFollows := strings.TrimLeft(rest, blanks+"\n") != strings.TrimLeft(rest, blanks); blankFollows && key == "" {
		return nil
	}
	if !closed {
		// Where a key of a post follows, somebody forgot the end.
		if slices.Contains(postKeys, key) {
			d.Warnings = append(d.Warnings, Warning{
				Pos:     Position{File: d.Name, Line: 1, Col: 1},
				Message: "front matter begins here and has no end; it is text",
				Hint:    "end it with a line ---, or begin a text that has none with an empty line",
			})
		}
		return nil
	}
	if len(block) > maxFrontMatter {
		return &DocumentError{
			Pos:     Position{File: d.Name, Line: 1, Col: 1},
			Message: fmt.Sprintf("front matter begins here and is larger than %d MiB", maxFrontMatter>>20),
			Hint:    "begin a text that has none with an empty line",
		}
	}
	d.body, d.line = body, lines+2
	return d.readFrontMatter(block)
}

// firstKey returns the key of YAML, if it is one, in the first line of text that isn't blank.
func firstKey(text string) string {
	text = strings.TrimLeft(text, blanks+"\n")
	line, _, _ := strings.Cut(text, "\n")
	key, value, ok := strings.Cut(line, ":")
	if !ok || strings.ContainsAny(key, blanks) || value != "" && !strings.ContainsAny(value[:1], blanks) {
		return ""
	}
	return key
}

// postKeys are the keys of front matter that say something about a post.
var postKeys = []string{"id", "author", "title"}

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
	f := frontMatter{document: d, text: yamltext.New([]byte(block))}
	roots, broken := f.text.Documents()
	if broken != nil {
		return f.error(broken.Place, "front matter: "+broken.Message, broken.Hint)
	}
	if len(roots) == 0 {
		return nil
	}
	if len(roots) > 1 {
		return f.nodeError(roots[1], "front matter is one YAML document, and a second one is here", "remove it")
	}
	mapping := roots[0]
	if mapping.Kind == yaml.ScalarNode && mapping.Tag == "!!null" {
		return nil
	}
	if mapping.Kind != yaml.MappingNode {
		return f.nodeError(mapping, "front matter is a mapping of keys to values, and this is none",
			cmp.Or(yamltext.KeyHint(mapping.Value), "write lines such as author: Joe"))
	}
	var problems []error
	found := 0
	report := func(err error) {
		if found++; found <= mostTold {
			problems = append(problems, err)
		}
	}
	seen := make(map[string]bool)
	for i := 0; i < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		if seen[key.Value] {
			report(f.nodeError(key, fmt.Sprintf("%q is given twice", key.Value), "remove one"))
		}
		seen[key.Value] = true
		if err := f.readKey(key, value); err != nil {
			report(err)
		}
	}
	if more := f.unused - mostTold; more > 0 {
		f.document.Warnings = append(f.document.Warnings, Warning{
			Pos:     Position{File: f.document.Name, Line: 1, Col: 1},
			Message: fmt.Sprintf("front matter has %d more keys that htmlize doesn't use", more),
		})
	}
	if more := found - mostTold; more > 0 {
		problems = append(problems, f.nodeError(mapping, fmt.Sprintf("front matter has %d more problems, which aren't shown", more), ""))
	}
	return errors.Join(problems...)
}

// frontMatter is the YAML between the fences.
type frontMatter struct {
	document *Document
	text     *yamltext.Text
	// unused counts the keys of other programs.
	unused int
}

func (f *frontMatter) readKey(key, value *yaml.Node) error {
	switch key.Value {
	case "id":
		scalar, err := f.scalar(value, "id is a whole number")
		if err != nil {
			return err
		}
		id, ok := yamltext.Integer(scalar)
		if !ok {
			return f.nodeError(value, fmt.Sprintf("id is a whole number, and this is %q", scalar.Value), idHint(scalar))
		}
		f.document.Post.ID = id
	case "author":
		return f.readText(key, value, &f.document.Post.Author)
	case "title":
		return f.readText(key, value, &f.document.Post.Title)
	default:
		if f.unused++; f.unused > mostTold {
			return nil
		}
		hint := cmp.Or(yamltext.OddHint("the key", key.Value), "the keys are id, author and title")
		f.document.Warnings = append(f.document.Warnings, Warning{
			Pos:     f.pos(f.text.At(key)),
			Message: fmt.Sprintf("front matter has the key %q, which htmlize doesn't use", key.Value),
			Hint:    hint,
		})
	}
	return nil
}

// idHint says how to write what was likely meant for an id.
func idHint(scalar *yaml.Node) string {
	if number, ok := yamltext.QuotedInteger(scalar); ok {
		return fmt.Sprintf("write it without quotes: %d", number)
	}
	if _, ok := yamltext.Decimal(scalar.Value); ok {
		return fmt.Sprintf("an id is from %d to %d", math.MinInt, math.MaxInt)
	}
	if scalar.Value == "" {
		return "write a number, or remove the key"
	}
	if odd := yamltext.OddHint("the id", scalar.Value); odd != "" {
		return odd
	}
	return "write it in decimal digits"
}

// readText takes a scalar as it was written: an author called 007 is no number, and one called Null is somebody.
func (f *frontMatter) readText(key, value *yaml.Node, into *string) error {
	scalar, err := f.scalar(value, key.Value+" is a text")
	if err != nil {
		return err
	}
	if !yamltext.IsNothing(scalar) {
		*into = scalar.Value
	}
	return nil
}

// scalar returns the scalar that value is or stands for, or an error that says what is wanted instead.
func (f *frontMatter) scalar(value *yaml.Node, wanted string) (*yaml.Node, error) {
	scalar := value
	if value.Kind == yaml.AliasNode {
		scalar = value.Alias
	}
	if scalar.Kind != yaml.ScalarNode {
		return nil, f.nodeError(value, wanted+", and this is a list or a mapping", "")
	}
	return scalar, nil
}

// nodeError is an error at a node.
func (f *frontMatter) nodeError(at *yaml.Node, message, hint string) *DocumentError {
	return f.error(f.text.At(at), message, hint)
}

func (f *frontMatter) error(at yamltext.Place, message, hint string) *DocumentError {
	return &DocumentError{Pos: f.pos(at), Message: message, Hint: hint}
}

// pos returns a place in the file, where the fence is the first line.
func (f *frontMatter) pos(at yamltext.Place) Position {
	return Position{File: f.document.Name, Line: at.Line + 1, Col: at.Col}
}
