package sanitize

import (
	"strings"

	"example.com/htmlize/pack"
)

// pieces reads a text as one piece after the other: text, role markup, tags, and what else begins with a <.
type pieces struct {
	// text has no NUL.
	text string
	// at is where the next piece begins, and less where the next < is or, of one that was read, was.
	at, less int
	// role is the next role markup that is left alone, if there is more.
	role pack.Span
	more bool

	tags tagReader
	ends endFinder
	// foreignEnd is where the svg or math ends that began last. Inside of those, any name is that of an element.
	foreignEnd int
}

// piece is a part of a text.
type piece struct {
	pack.Span
	kind pieceKind
	// tag is that of a startTag, an endTag or a rawElement, and content the place of what is in that element.
	tag
	content pack.Span
	// foreign says of a tag whether it stands in svg or math.
	foreign bool
}

type pieceKind int

const (
	plainText pieceKind = iota
	roleMarkup
	// lessThan is a < that begins nothing: no element that HTML knows, and nothing that has an end.
	lessThan
	comment
	doctype
	startTag
	endTag
	// rawElement is an element whose content is no markup, with that and its end tag.
	rawElement
)

func newPieces(text string, keepsRoles bool) *pieces {
	r := &pieces{text: text, less: -1, tags: tagReader{text: text}, ends: endFinder{text: text}}
	if keepsRoles {
		r.role, r.more = pack.FindRole(text, 0)
	}
	return r
}

// next returns the next piece, and false behind the last.
func (r *pieces) next() (piece, bool) {
	if r.at == len(r.text) {
		return piece{}, false
	}
	if r.less < r.at {
		r.less = len(r.text)
		if i := strings.IndexByte(r.text[r.at:], '<'); i >= 0 {
			r.less = r.at + i
		}
	}
	if r.more && r.role.Start < r.at {
		// It began in a tag or in a comment.
		r.role, r.more = pack.FindRole(r.text, r.at)
	}
	var p piece
	switch {
	case r.more && r.role.Start == r.at:
		p = piece{Span: r.role, kind: roleMarkup}
		r.role, r.more = pack.FindRole(r.text, p.End)
	case r.less == r.at:
		p = r.markup(r.at)
	case r.more:
		p.End = min(r.role.Start, r.less)
	default:
		p.End = r.less
	}
	p.Start, r.at = r.at, p.End
	return p, true
}

// markup reads what begins with the < at start.
func (r *pieces) markup(start int) piece {
	if p, ok := r.declaration(start); ok {
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

// declaration reads the comment or the doctype that begins at start.
func (r *pieces) declaration(start int) (p piece, ok bool) {
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

// quotesClose reports whether each quote in text has its end there.
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
