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
	// domain is how many bytes stand in front of the role that were probably meant for its domain, and aren't part of the bound name.
	domain int32
	// braces says that the name stands in braces and not between colons.
	braces bool
}

// Text returns what the role's plugin gets: Raw, with one space for each line break and the white space around it. How a text was
// wrapped and indented has no meaning, and a table may have the text as a key.
func (r Role) Text() string { return foldLines(r.Raw) }

// String returns the role as it was written, with its line breaks folded as in its text.
func (r Role) String() string { return ":" + r.Name + ":`" + r.Text() + "`" }

// rolesOf yields the roles of a text in order. It doesn't copy the text, so scanning again is cheaper than keeping the roles.
func rolesOf(text string, bound func(role string) bool) iter.Seq[Role] {
	return func(yield func(Role) bool) { (&scanner{text: text, bound: bound}).roles(yield) }
}

// maySlip reports whether slips may have something to return.
func (r Role) maySlip() bool { return r.Raw == "" || r.Raw[len(r.Raw)-1] == ':' || r.domain > 0 }

// slips returns warnings about a role whose text is probably not what its author meant. Text is the one in which it was found.
func (r Role) slips(text string, place func(Role) diagnostic.Place) diagnostic.List {
	var slips diagnostic.List
	if slip := r.domainSlip(text, place); slip != nil {
		slips = append(slips, slip)
	}
	if inner, ok := r.quotedTwice(text); ok {
		slips = append(slips, newWarning(place(r),
			fmt.Sprintf("the text of role %s is empty, as nothing is between its two backquotes", r.Name),
			fmt.Sprintf("put the text in single backquotes: :%s:`%s`", r.Name, inner)))
	}
	if next, ok := r.runsInto(text); ok {
		slips = append(slips, newWarning(place(r),
			fmt.Sprintf("the text of role %s ends where a role %s seems to begin", r.Name, next),
			fmt.Sprintf("close the text of role %s with a backquote before :%s:", r.Name, next)))
	}
	return slips
}

// domainSlip returns a warning about a role that is bound without what was probably meant for its domain, and nil for any other.
func (r Role) domainSlip(text string, place func(Role) diagnostic.Place) *diagnostic.Diagnostic {
	if r.domain == 0 {
		return nil
	}
	domain := text[r.Start-int(r.domain)+1 : r.Start]
	whole := domain + ":" + r.Name
	return newWarning(place(r),
		fmt.Sprintf("no plugin is bound to role %s; :%s stays as it is written, and what follows is the role %s", whole, domain, r.Name),
		fmt.Sprintf("bind role:%s, or separate the two with a space", whole))
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
