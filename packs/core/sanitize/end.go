package sanitize

import (
	"strings"

	"example.com/htmlize/pack"
)

// endFinder finds the ends of comments and of elements that contain no markup. It caches which have no end, so that many searches don't
// cost more than one.
type endFinder struct {
	text string
	// noEnd has the names of elements without an end tag in the rest of the text, and "--" for comments.
	noEnd map[string]bool
}

// element returns the span of the first end tag of the element from an index on, and false if there is none.
func (f *endFinder) element(name string, from int) (pack.Span, bool) {
	if f.noEnd[name] {
		return pack.Span{}, false
	}
	for at := from; ; {
		i := strings.Index(f.text[at:], "</")
		if i < 0 {
			f.setNoEnd(name)
			return pack.Span{}, false
		}
		start := at + i
		at = start + len("</")
		nameEnd := at + len(name)
		if nameEnd >= len(f.text) || !strings.EqualFold(f.text[at:nameEnd], name) {
			continue
		}
		// The rest of the end tag, up to the >, is ignored.
		if b := f.text[nameEnd]; !isSpace(b) && b != '/' && b != '>' {
			continue
		}
		length := strings.IndexByte(f.text[nameEnd:], '>')
		if length < 0 {
			f.setNoEnd(name)
			return pack.Span{}, false
		}
		return pack.Span{Start: start, End: nameEnd + length + 1}, true
	}
}

// comment returns the end of the comment that begins at start, and false if it has none.
func (f *endFinder) comment(start int) (end int, ok bool) {
	if f.noEnd["--"] {
		return 0, false
	}
	for _, empty := range []string{"<!-->", "<!--->"} {
		if strings.HasPrefix(f.text[start:], empty) {
			return start + len(empty), true
		}
	}
	for at := start + len("<!--"); ; {
		i := strings.Index(f.text[at:], "--")
		if i < 0 {
			f.setNoEnd("--")
			return 0, false
		}
		at += i
		for _, end := range []string{"-->", "--!>"} {
			if strings.HasPrefix(f.text[at:], end) {
				return at + len(end), true
			}
		}
		at++
	}
}

func (f *endFinder) setNoEnd(name string) {
	if f.noEnd == nil {
		f.noEnd = make(map[string]bool)
	}
	f.noEnd[name] = true
}
