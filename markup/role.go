package markup

import (
	"fmt"
	"iter"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// Role is the markup :name:`text` in a text.
type Role struct {
	// Start and End are the byte offsets of the whole markup in the text.
	Start, End int
	Name       string
	// Raw is what stands between the backquotes, line breaks included.
	Raw string
}

// Text returns what the role's plugin gets: Raw, with one space for each line break and the white space around it. How a text was
// wrapped and indented has no meaning, and a table may have the text as a key.
func (r Role) Text() string { return foldLines(r.Raw) }

// String returns the role as it was written, with its line breaks folded as in its text.
func (r Role) String() string { return ":" + r.Name + ":`" + r.Text() + "`" }

// Roles yields the roles of a text in order. It doesn't copy the text, so scanning again is cheaper than keeping the roles.
func Roles(text string) iter.Seq[Role] {
	return func(yield func(Role) bool) { (&scanner{text: text}).roles(yield) }
}

// Survey is one walk over the roles of a document, which can say where each stands.
type Survey struct {
	document *Document
	locator  *locator
}

// Survey returns a walk over the document's roles.
func (d *Document) Survey() *Survey { return &Survey{d, newLocator(d.Name, d.body, d.line)} }

// Roles yields the roles in order. It calls warn, if that isn't nil, for each role that has no end, between the roles around it.
func (s *Survey) Roles(warn func(*diagnostic.Diagnostic)) iter.Seq[Role] {
	scanner := &scanner{text: s.document.body}
	if warn != nil {
		scanner.unclosed = func(r Role) {
			warn(newWarning(s.Place(r),
				fmt.Sprintf("role %s begins here and has no end", r.Name),
				"close its text with a backquote before the paragraph ends"))
		}
	}
	return scanner.roles
}

// Place returns where a role of the document begins. It is called in the order of the roles.
func (s *Survey) Place(r Role) diagnostic.Place { return s.locator.place(r.Start) }

// Slips returns warnings about a role of the document whose text is probably not what its author meant. It is called in the order
// of the roles.
func (s *Survey) Slips(r Role) diagnostic.List {
	var slips diagnostic.List
	if text, ok := r.quotedTwice(s.document.body); ok {
		slips = append(slips, newWarning(s.Place(r),
			fmt.Sprintf("the text of role %s is empty, as nothing is between its two backquotes", r.Name),
			fmt.Sprintf("put the text in single backquotes: :%s:`%s`", r.Name, text)))
	}
	if next, ok := r.runsInto(s.document.body); ok {
		slips = append(slips, newWarning(s.Place(r),
			fmt.Sprintf("the text of role %s ends where a role %s seems to begin", r.Name, next),
			fmt.Sprintf("close the text of role %s with a backquote before :%s:", r.Name, next)))
	}
	return slips
}

// quotedTwice returns the text behind an empty role up to two backquotes, if it was probably meant as the role's text:
// reStructuredText puts code in two backquotes. Text is the one in which the role was found.
func (r Role) quotedTwice(text string) (string, bool) {
	if r.Raw != "" {
		return "", false
	}
	inner, after, ok := strings.Cut(text[r.End:], "`")
	isText := ok && inner != "" && !strings.ContainsAny(inner[:1], blanks+"\n") && !strings.ContainsAny(inner[len(inner)-1:], blanks+"\n:")
	return inner, isText && strings.HasPrefix(after, "`") && !strings.Contains(inner, "\n")
}

// runsInto returns the name of the role whose first backquote ends this role's text, if this role probably lacks its own: the
// backquote that would end the other role is left over then. Text is the one in which the role was found.
func (r Role) runsInto(text string) (name string, ok bool) {
	before, ok := strings.CutSuffix(r.Raw, ":")
	if !ok {
		return "", false
	}
	name = before[strings.LastIndexByte(before, ':')+1:]
	rest, _, closed := strings.Cut(text[r.End:], "`")
	isBegun := len(name) < len(before) && model.IsRoleName(name)
	return name, isBegun && closed && !hasBlankLine(rest) && !strings.HasSuffix(rest, ":") && !strings.HasPrefix(text[r.End:], "`")
}
