package markup

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/internal/yamltext"
)

// fence is the line before front matter and after it.
const fence = "---"

// maxFrontMatter is the most bytes that front matter may have, and mostTold the most problems and the most slips in it
// that are reported one by one.
const (
	maxFrontMatter = 1 << 20
	mostTold       = 100
)

// takeFrontMatter moves the document's body behind its front matter, and what that says into the post. Front matter is a
// YAML mapping between a first line and a later line of three hyphens. Without the later one, the first is text, such as a rule, and so it
// is before a blank line that no key follows.
func (d *Document) takeFrontMatter() error {
	first, rest, ok := strings.Cut(d.body, "\n")
	if !ok {
		return nil
	}
	if strings.Trim(first, blanks) == "" {
		d.warnBehindBlankLines()
		return nil
	}
	if strings.TrimRight(first, blanks) != fence {
		if slices.Contains(postKeys, firstKey(rest)) && (isNearFence(first) || isFenceOfFormat(first)) {
			d.warnFirstLine("front matter would begin below this line, which isn't only ---; it is text", fenceHint(first))
		}
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
			hint := "end it with a line ---, or begin a text that has none with an empty line"
			block, _, _ := strings.Cut(rest, "\n\n")
			lines := strings.Split(block, "\n")
			if end := slices.IndexFunc(lines, isNearFence); end >= 0 {
				hint = fmt.Sprintf("line %d is no end of it: %s", end+2, fenceHint(lines[end]))
			}
			d.warnFirstLine("front matter begins here and has no end; it is text", hint)
		}
		return nil
	}
	if len(block) > maxFrontMatter {
		return newError(d.firstLine(), fmt.Sprintf("front matter begins here and is larger than %d MiB", maxFrontMatter>>20), "begin a text that has none with an empty line")
	}
	d.body, d.line = body, lines+2
	return d.readFrontMatter(block)
}

// warnBehindBlankLines warns of what would be front matter of a post if no blank line were above it.
func (d *Document) warnBehindBlankLines() {
	text := strings.TrimLeft(d.body, blanks+"\n")
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, blanks) != fence {
		return
	}
	block, _, _, closed := cutAtFence(rest)
	for line := range strings.Lines(block) {
		if closed && slices.Contains(postKeys, firstKey(line)) {
			place := newLocator(d.Name, d.body, 1).place(len(d.body) - len(text))
			d.Warnings = append(d.Warnings, newWarning(place, "front matter begins in the first line of a document, and blank lines are above this; it is text",
				"remove the blank lines"))
			return
		}
	}
}

// warnFirstLine warns of front matter that the document's first line begins, or would begin.
func (d *Document) warnFirstLine(message, hint string) {
	d.Warnings = append(d.Warnings, newWarning(d.firstLine(), message, hint))
}

// firstLine is the place where the document begins, before its front matter is taken.
func (d *Document) firstLine() diagnostic.Place {
	return diagnostic.Position{File: d.Name, Line: 1, Col: 1}.At(d.body, 0)
}

// isNearFence reports whether a line that is no fence looks like one: hyphens, or the dashes that a word processor makes of them, with
// a comment perhaps, or the line with which YAML ends a document.
func isNearFence(line string) bool {
	line, _, _ = strings.Cut(line, " #")
	line = strings.TrimFunc(line, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	return line == "..." || len(line) > 1 && strings.Trim(line, "-\u2013\u2014") == ""
}

// isFenceOfFormat reports whether a line is a fence with the name of a format behind it, as other programs write it: "---yaml".
func isFenceOfFormat(line string) bool {
	format, ok := strings.CutPrefix(line, fence)
	format = strings.ToLower(strings.TrimSpace(format))
	return ok && (format == "yaml" || format == "yml")
}

// fenceHint says how to make a fence of a line that looks like one.
func fenceHint(line string) string {
	return cmp.Or(yamltext.LookalikeHint("the line", line), "write --- at the beginning of the line, and nothing behind it")
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

// postKeys are the keys of front matter that htmlize itself reads.
var postKeys = []string{"id", "author", "title"}

// otherKeys are keys of other programs that are no slip of one of those, although they are near. The values of authors are often ids of
// people in a list of the other program, and no names.
var otherKeys = []string{"authors", "tile"}

// slipOf returns the key of a post that was probably meant by a name, and an empty text if there is none. One letter may be missing, too
// many, wrong or in the wrong place. Id is too short for that: uid and pid are keys of other programs.
func slipOf(name string) string {
	const leastLetters = 4
	for _, key := range postKeys {
		wrong := spelling.Distance(name, key)
		if wrong == 0 || wrong == 1 && (len(key) >= leastLetters || yamltext.LookalikeHint("the key", name) != "") {
			return key
		}
	}
	return ""
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
// that can't be read, joined. Other programs' keys may stand beside htmlize's; one that is nearly htmlize's is a
// warning.
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
		return f.error(f.text.Start(roots[1]), "front matter is one YAML document, and a second one begins here",
			"remove it, or end front matter here with a line --- and nothing behind it")
	}
	mapping := roots[0]
	if mapping.Kind == yaml.ScalarNode && mapping.Tag == "!!null" {
		return nil
	}
	if mapping.Kind != yaml.MappingNode {
		return f.nodeError(mapping, "front matter is a mapping of keys to values, and this is none",
			cmp.Or(yamltext.MissingSpaceHint(mapping.Value), "write lines such as author: Joe"))
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
		name, p := f.text.Key(key, MaxMetadata-f.metaSize)
		if !slices.Contains(postKeys, name) {
			if f.metaSize > MaxMetadata {
				// That has been reported.
				continue
			}
			f.metaSize += len(name)
		}
		if p != nil {
			report(f.metaProblem(p))
			continue
		}
		if seen[name] {
			report(f.nodeError(key, fmt.Sprintf("%q is given twice", name), "remove one"))
		}
		seen[name] = true
		if err := f.readKey(key, name, value); err != nil {
			report(err)
		}
	}
	if more := f.slips - mostTold; more > 0 {
		f.document.Warnings = append(f.document.Warnings, newWarning(diagnostic.Position{File: f.document.Name, Line: 1, Col: 1}.In(fence),
			fmt.Sprintf("front matter has %d more keys that are nearly those of a post", more), ""))
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
	// slips counts the keys that are nearly those of a post, and metaSize the bytes that have been written for the post's Meta.
	slips, metaSize int
}

func (f *frontMatter) readKey(key *yaml.Node, name string, value *yaml.Node) error {
	switch name {
	case "id":
		return f.readID(value)
	case "author":
		return f.readAuthor(value)
	case "title":
		return f.readText(name, value, "write one value, such as title: On it; put a text that begins with [ or { in quotes", &f.document.Post.Title)
	}
	if near := slipOf(name); near != "" && !slices.Contains(otherKeys, name) {
		if f.slips++; f.slips <= mostTold {
			f.document.Warnings = append(f.document.Warnings, newWarning(f.place(f.text.At(key)),
				fmt.Sprintf("front matter has the key %q, which htmlize doesn't use", name),
				cmp.Or(yamltext.LookalikeHint("the key", name), hint.Suggest(near))))
		}
	}
	return f.readMeta(name, value)
}

// readMeta takes a key that says nothing about a post to htmlize, and may say something to a plugin.
func (f *frontMatter) readMeta(name string, value *yaml.Node) error {
	meta, p := f.text.JSON(value, MaxMetadata-f.metaSize)
	f.metaSize += len(meta)
	if p != nil {
		return f.metaProblem(p)
	}
	if f.document.Post.Meta == nil {
		f.document.Post.Meta = make(map[string]json.RawMessage)
	}
	f.document.Post.Meta[name] = meta
	return nil
}

// readID takes a number as such, and anything else as it was written.
func (f *frontMatter) readID(value *yaml.Node) error {
	scalar, err := f.scalar(value, "id is a number or a text", "write one value, such as id: 7; put a text that begins with [ or { in quotes")
	if err != nil || scalar.Tag == "!!null" {
		return err
	}
	if id, ok := yamltext.Integer(scalar); ok {
		f.document.Post.ID = id
		return nil
	}
	f.document.Post.IDText = scalar.Value
	f.document.textID = textID{text: scalar.Value, place: f.place(f.text.At(value)), hint: idHint(scalar)}
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
	return yamltext.LookalikeHint("the id", scalar.Value)
}

// readAuthor takes a text as readText does, and of authors as other programs write them the names: a list of them, and mappings
// with a name.
func (f *frontMatter) readAuthor(value *yaml.Node) error {
	list := value
	if value.Kind == yaml.AliasNode {
		list = value.Alias
	}
	items := []*yaml.Node{value}
	switch list.Kind {
	case yaml.SequenceNode:
		items = list.Content
	case yaml.MappingNode:
		items = []*yaml.Node{list}
	}
	var names []string
	size := 0
	for _, item := range items {
		var name string
		if err := f.readText("author", named(item), "write a name, a list of names, or mappings that have the key name, as in author: {name: Joe}", &name); err != nil {
			return err
		}
		if name == "" {
			continue
		}
		names = append(names, name)
		// An alias may stand for a long text many times.
		if size += len(name); len(names) > 1 && size > MaxMetadata {
			return f.nodeError(value, fmt.Sprintf("the names of all authors may have %d bytes together", MaxMetadata), "")
		}
	}
	f.document.Post.Author = strings.Join(names, ", ")
	return nil
}

// named returns the value of the key name of a mapping that has one, and any other value itself. It follows no alias: a list of them could
// have a large mapping searched any number of times.
func named(value *yaml.Node) *yaml.Node {
	if value.Kind == yaml.MappingNode {
		for i := 0; i < len(value.Content); i += 2 {
			if value.Content[i].Value == "name" {
				return value.Content[i+1]
			}
		}
	}
	return value
}

// readText takes a scalar as it was written: an author called 007 is no number, and one called Null is somebody.
func (f *frontMatter) readText(name string, value *yaml.Node, hint string, into *string) error {
	scalar, err := f.scalar(value, name+" is a text", hint)
	if err != nil {
		return err
	}
	if !yamltext.IsEmpty(scalar) {
		*into = scalar.Value
	}
	return nil
}

// scalar returns the scalar that value is or stands for, or an error that says what is wanted instead, with a hint for a list or a mapping.
func (f *frontMatter) scalar(value *yaml.Node, wanted, hint string) (*yaml.Node, error) {
	scalar := value
	if value.Kind == yaml.AliasNode {
		scalar = value.Alias
	}
	if scalar.Kind != yaml.ScalarNode {
		return nil, f.nodeError(value, wanted+", and this is a list or a mapping", hint)
	}
	if yamltext.HasCustomTag(scalar) {
		return nil, f.nodeError(value, fmt.Sprintf("%s, and this has the tag %s", wanted, scalar.Tag), "put a text that begins with ! in quotes")
	}
	return scalar, nil
}

// metaProblem returns the error for a problem with a key of another program.
func (f *frontMatter) metaProblem(p *yamltext.Problem) *diagnostic.Diagnostic {
	if f.metaSize > MaxMetadata {
		return f.error(p.Place,
			fmt.Sprintf("front matter: up to here, the keys beside id, author and title have more than %d bytes as JSON, with the values of aliases", MaxMetadata),
			"remove some of them, or shorten their values")
	}
	return f.error(p.Place, "front matter: "+p.Message, p.Hint)
}

// nodeError is an error at a node.
func (f *frontMatter) nodeError(at *yaml.Node, message, hint string) *diagnostic.Diagnostic {
	return f.error(f.text.At(at), message, hint)
}

func (f *frontMatter) error(at yamltext.Place, message, hint string) *diagnostic.Diagnostic {
	return newError(f.place(at), message, hint)
}

// place returns a place in the file, where the fence is the first line.
func (f *frontMatter) place(at yamltext.Place) diagnostic.Place {
	return diagnostic.Position{File: f.document.Name, Line: at.Line + 1, Col: at.Col}.In(f.text.Lines[at.Line-1])
}
