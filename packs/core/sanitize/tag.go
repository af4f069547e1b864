package sanitize

import "strings"

// tag is an HTML tag in a text.
type tag struct {
	// name is in lower case.
	name string
	// closes is whether it is an end tag.
	closes bool
	// empty is whether it ends with a /.
	empty bool
	// end is the index after the tag.
	end int
	// attrs are the attributes of a start tag, in order. Quotes are the indices of the quotes that begin their values.
	attrs  []attr
	quotes []int
}

// attr is an attribute as it is written.
type attr struct {
	// name is in lower case.
	name string
	// value is written as in the text, with references. Quoted is whether it is in quotes, and bare whether there is no value.
	value        string
	quoted, bare bool
}

// tagReader reads tags. It accepts only tags that browsers and other parsers of HTML read in the same way, which is hardly more than
// CommonMark accepts (spec.commonmark.org, raw HTML): no quotes or < between the attributes, and no value without an end.
type tagReader struct {
	text string
	// rejectedQuotes are the indices of quotes that begin the value of a rejected tag. With it, the time is linear: otherwise, for many
	// beginnings of tags that are nested in each other's values, each would be read to its end.
	rejectedQuotes map[int]bool
}

// read returns the tag that begins with the < at start, and false if there is none or its name is unknown. The tag has the name, even if
// the rest isn't valid.
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
		if !ok || !a.isPlausible() {
			r.reject(t)
			return tag{name: t.name, closes: t.closes}, false
		}
		t.attrs = append(t.attrs, a)
		at, separated = end, a.quoted
	}
}

// attr reads the attribute that begins at start, and appends the index of its value's quote to quotes.
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
		if r.rejectedQuotes[at] {
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

// reject records that t isn't a tag. Then nothing else is a tag that would have one of its values.
func (r *tagReader) reject(t tag) {
	if r.rejectedQuotes == nil && len(t.quotes) > 0 {
		r.rejectedQuotes = make(map[int]bool)
	}
	for _, at := range t.quotes {
		r.rejectedQuotes[at] = true
	}
}

// isPlausible reports whether it is likely an attribute. Words between < and > are more often text: in "a <b and c> d", b is not an
// element.
func (a attr) isPlausible() bool {
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

// isNameByte reports whether an element's name may have b after its first letter. Names in HTML have letters and digits, and those in
// XML also the other characters.
func isNameByte(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '-' || b == '_' || b == '.' || b == ':'
}

// isAttrByte reports whether an attribute's name may have b. Frameworks also use @.
func isAttrByte(b byte) bool { return isNameByte(b) || b == '@' }

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\f' || b == '\r' }

func skipSpace(text string, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	return at
}
