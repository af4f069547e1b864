package sanitize

import (
	"strings"

	"example.com/htmlize/pack"
)

// pieces splits a text into pieces: text, role markup, tags, and what else begins with a <.
type pieces struct {
	// text has no NUL.
	text string
	// at is the index of the next piece. NextLess is the index of the next <, and less than at before it is searched for.
	at, nextLess int
	// role is the next role markup to preserve, if hasRole is true.
	role    pack.Span
	hasRole bool

	tags tagReader
	ends endFinder
	// foreignEnd is the end of the last svg or math element. Inside of these, an element may have any name.
	foreignEnd int
}

// piece is a part of a text.
type piece struct {
	pack.Span
	kind pieceKind
	// tag is the tag of a startTag, an endTag or a rawElement. Content is the content of a rawElement.
	tag
	content pack.Span
	// foreign is whether a tag is inside of svg or math.
	foreign bool
}

type pieceKind int

const (
	plainText pieceKind = iota
	roleMarkup
	// lessThan is a < that is text: it begins no element of HTML, or what it begins has no end.
	lessThan
	comment
	doctype
	startTag
	endTag
	// rawElement is a whole element that contains no markup, from its start tag to its end tag.
	rawElement
)

func newPieces(text string, preserveRoles bool) *pieces {
	r := &pieces{text: text, nextLess: -1, tags: tagReader{text: text}, ends: endFinder{text: text}}
	if preserveRoles {
		r.role, r.hasRole = pack.FindRole(text, 0)
	}
	return r
}

// next returns the next piece, and false after the last one.
func (r *pieces) next() (piece, bool) {
	if r.at == len(r.text) {
		return piece{}, false
	}
	if r.nextLess < r.at {
		r.nextLess = len(r.text)
		if i := strings.IndexByte(r.text[r.at:], '<'); i >= 0 {
			r.nextLess = r.at + i
		}
	}
	if r.hasRole && r.role.Start < r.at {
		// It began inside of a tag or a comment.
		r.role, r.hasRole = pack.FindRole(r.text, r.at)
	}
	var p piece
	switch {
	case r.hasRole && r.role.Start == r.at:
		p = piece{Span: r.role, kind: roleMarkup}
		r.role, r.hasRole = pack.FindRole(r.text, p.End)
	case r.nextLess == r.at:
		p = r.readMarkup(r.at)
	case r.hasRole:
		p.End = min(r.role.Start, r.nextLess)
	default:
		p.End = r.nextLess
	}
	p.Start, r.at = r.at, p.End
	return p, true
}

// readMarkup reads the piece that begins with the < at start.
func (r *pieces) readMarkup(start int) piece {
	if p, ok := r.readDeclaration(start); ok {
		return p
	}
	p := piece{kind: startTag, foreign: start < r.foreignEnd}
	var ok bool
	p.tag, ok = r.tags.read(start, func(name string) bool { return elements[name] || p.foreign })
	if !ok {
		return piece{kind: lessThan, Span: pack.Span{End: start + 1}, tag: p.tag}
	}
	p.End = p.tag.end
	_, isRaw := rawText[p.name]
	switch {
	case p.closes:
		p.kind = endTag
	case isRaw:
		end, ok := r.ends.element(p.name, p.End)
		if !ok {
			r.tags.reject(p.tag)
			return piece{kind: lessThan, Span: pack.Span{End: start + 1}}
		}
		p.kind, p.content, p.End = rawElement, pack.Span{Start: p.End, End: end.Start}, end.End
	case (p.name == "svg" || p.name == "math") && !p.empty:
		if end, ok := r.ends.element(p.name, max(p.End, r.foreignEnd)); ok {
			r.foreignEnd = end.End
		}
	}
	return p
}

// readDeclaration reads the comment or the doctype that begins at start.
func (r *pieces) readDeclaration(start int) (p piece, ok bool) {
	const beginning = "<!doctype"
	rest := r.text[start:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		p.kind = comment
		p.End, ok = r.ends.comment(start)
	case len(rest) > len(beginning) && strings.EqualFold(rest[:len(beginning)], beginning) && isSpace(rest[len(beginning)]):
		p.kind = doctype
		length := strings.IndexAny(rest[1:], "<>")
		ok = length >= 0 && rest[1+length] == '>' && quotesClose(rest[:1+length])
		p.End = start + 1 + length + 1
	}
	return p, ok
}

// quotesClose reports whether each quote in text is closed.
func quotesClose(text string) bool {
	for {
		start := strings.IndexAny(text, `"'`)
		if start < 0 {
			return true
		}
		length := strings.IndexByte(text[start+1:], text[start])
		if length < 0 {
			return false
		}
		text = text[start+1+length+1:]
	}
}
