package pack

import "strings"

// Link is the text of a role that links, in the forms of Sphinx: "target", "title <target>", "!target" and "~target".
type Link struct {
	// Title is the link's text as it was written; empty if the role has only a target.
	Title  string
	Target string
	// Unlinked says that the text began with !: it is shown, and not a link.
	Unlinked bool
	// Short says that the target began with ~: only its last part is shown.
	Short bool
}

// ParseLink takes the text of a role that links apart. White space becomes one space, and is removed at the ends.
func ParseLink(text string) Link {
	var l Link
	text = strings.Join(strings.Fields(text), " ")
	text, l.Unlinked = strings.CutPrefix(text, "!")
	l.Target = strings.TrimSpace(text)
	if inner, ok := strings.CutSuffix(text, ">"); ok {
		if i := strings.LastIndexByte(inner, '<'); i > 0 {
			l.Title, l.Target = strings.TrimSpace(inner[:i]), strings.TrimSpace(inner[i+1:])
		}
	}
	if l.Title == "" {
		l.Target, l.Short = strings.CutPrefix(l.Target, "~")
	}
	return l
}

// Text returns what is shown: the title, or the target. If it is short, that is what follows the target's last full stop.
func (l Link) Text() string {
	switch {
	case l.Title != "":
		return l.Title
	case l.Short:
		return l.Target[strings.LastIndexByte(l.Target, '.')+1:]
	default:
		return l.Target
	}
}
