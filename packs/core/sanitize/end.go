package sanitize

import (
	"strings"

	"example.com/htmlize/pack"
)

// endFinder finds the ends of what holds no markup. It remembers what has none, so that to look for many costs no more than to
// look for one.
type endFinder struct {
	text string
	// missing has the names of elements that have no end tag any more, and "--" for comments.
	missing map[string]bool
}

// element returns the place of the first end tag of the element at from or behind it, and false where there is none.
func (f *endFinder) element(name string, from int) (pack.Span, bool) {
	if f.missing[name] {
		return pack.Span{}, false
	}
	for at := from; ; {
		i := strings.Index(f.text[at:], "</")
		if i < 0 {
			f.miss(name)
			return pack.Span{}, false
		}
		start := at + i
		at = start + len("</")
		nameEnd := at + len(name)
		if nameEnd >= len(f.text) || !strings.EqualFold(f.text[at:nameEnd], name) {
			continue
		}
		// The tag may have what an end tag has no use for.
		if b := f.text[nameEnd]; !isSpace(b) && b != '/' && b != '>' {
			continue
		}
		length := strings.IndexByte(f.text[nameEnd:], '>')
		if length < 0 {
			f.miss(name)
			return pack.Span{}, false
		}
		return pack.Span{Start: start, End: nameEnd + length + 1}, true
	}
}

// comment returns where the comment ends that begins at start, and false where it has no end.
func (f *endFinder) comment(start int) (end int, ok bool) {
	if f.missing["--"] {
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
			f.miss("--")
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

func (f *endFinder) miss(name string) {
	if f.missing == nil {
		f.missing = make(map[string]bool)
	}
	f.missing[name] = true
}
