package sanitize

import "strings"

// tag is a tag of HTML in a text.
type tag struct {
	// name is in lower case.
	name string
	// closes says whether it is an end tag.
	closes bool
	// empty says whether a / ends it.
	empty bool
	// end is where the tag ends.
	end int
	// attrs are a start tag's attributes, in order, and quotes the places of the quotes that begin their values.
	attrs  []attr
	quotes []int
}

// attr is an attribute as it is written.
type attr struct {
	// name is in lower case.
	name string
	// value has its references unresolved; quoted says whether quotes are around it, and bare whether there is none.
	value        string
	quoted, bare bool
}

// tagReader reads tags. It takes for a tag what browsers and other readers of HTML agree on, and hardly more than CommonMark
// does (spec.commonmark.org, raw HTML): no quotes or < between the attributes, and no value that nothing ends.
type tagReader struct {
	text string
	// dead has the places of quotes that begin a value of no tag. It keeps the cost linear: a text may have many beginnings
	// of a tag in values of each other, and each would be read to its end.
	dead map[int]bool
}

// read returns the tag that begins at the < at start, and false where none does whose name is known. What begins as one and goes on as none
// has its name.
func (r *tagReader) read(start int, isKnown func(name string) bool) (tag, bool) {
	at := start + 1
	t := tag{}
	if at < len(r.text) && r.text[at] == '/' {
		t.closes = true
		at++
	}
	nameStart := at
	if at == len(r.text) || !isLetter(r.text[at]) {
		return tag{}, false
	}
	for at < len(r.text) && isNameByte(r.text[at]) {
		at++
	}
	t.name = strings.ToLower(r.text[nameStart:at])
	if !isKnown(t.name) {
		return tag{}, false
	}
	for separated := false; ; {
		next := at
		for next < len(r.text) && (isSpace(r.text[next]) || r.text[next] == '/') {
			next++
		}
		if next < len(r.text) && r.text[next] == '>' {
			t.end, t.empty = next+1, next > at && r.text[next-1] == '/'
			return t, true
		}
		// An end tag has no attributes.
		a, end, ok := attr{}, 0, false
		if (next > at || separated) && !t.closes {
			a, end, ok = r.attr(next, &t.quotes)
		}
		if !ok || !a.isMeant() {
			r.reject(t)
			return tag{name: t.name, closes: t.closes}, false
		}
		t.attrs = append(t.attrs, a)
		at, separated = end, a.quoted
	}
}

// attr reads the attribute that begins at start, and adds the place of its value's quote to quotes.
func (r *tagReader) attr(start int, quotes *[]int) (a attr, end int, ok bool) {
	at := start
	for at < len(r.text) && isAttrByte(r.text[at]) {
		at++
	}
	if at == start {
		return attr{}, 0, false
	}
	a.name = strings.ToLower(r.text[start:at])
	equals := skipSpace(r.text, at)
	if equals == len(r.text) || r.text[equals] != '=' {
		a.bare = true
		return a, at, true
	}
	at = skipSpace(r.text, equals+1)
	if at == len(r.text) {
		return attr{}, 0, false
	}
	if quote := r.text[at]; quote == '"' || quote == '\'' {
		if r.dead[at] {
			return attr{}, 0, false
		}
		*quotes = append(*quotes, at)
		length := strings.IndexByte(r.text[at+1:], quote)
		if length < 0 {
			return attr{}, 0, false
		}
		a.value, a.quoted = r.text[at+1:at+1+length], true
		return a, at + length + 2, true
	}
	valueStart := at
	for at < len(r.text) && !isSpace(r.text[at]) && !strings.ContainsRune("\"'<>`", rune(r.text[at])) {
		at++
	}
	a.value = r.text[valueStart:at]
	return a, at, at > valueStart
}

// reject takes note that t is no tag, and so is nothing else that one of its values would be a value of.
func (r *tagReader) reject(t tag) {
	if r.dead == nil && len(t.quotes) > 0 {
		r.dead = make(map[int]bool)
	}
	for _, at := range t.quotes {
		r.dead[at] = true
	}
}

// isMeant reports whether somebody who wrote the attribute meant one. Words between < and > are text more often: in
// "a <b and c> d" the b is no element.
func (a attr) isMeant() bool {
	switch {
	case a.bare:
		return bareAttrs[a.name] || strings.HasPrefix(a.name, "data-")
	case a.quoted:
		return true
	default:
		return isKnownAttr(a.name)
	}
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isNameByte reports whether b may follow in the name of an element. HTML's have letters and digits; XML's have the rest.
func isNameByte(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '-' || b == '_' || b == '.' || b == ':'
}

// isAttrByte reports whether b may stand in the name of an attribute. Frameworks have @ as well.
func isAttrByte(b byte) bool { return isNameByte(b) || b == '@' }

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\f' || b == '\r' }

func skipSpace(text string, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	return at
}
