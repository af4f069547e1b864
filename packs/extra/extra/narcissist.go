package extra

import (
	"context"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"example.com/htmlize/pack"
)

// narcissist puts the post's author behind each word I. A post without an author stays as it is.
//
// Only text that a reader sees is changed: tags, comments and the contents of elements such as script stay, as a browser
// would find them, and so do roles with their texts. A tag that nothing closes reaches to the end.
func narcissist(_ context.Context, call pack.ContentsCall) (pack.HTML, error) {
	if call.Post.Author == "" {
		return call.Text, nil
	}
	text := string(call.Text)
	signed := "<b>I (" + string(pack.Escape(call.Post.Author)) + ")</b>"

	var out strings.Builder
	out.Grow(len(text))
	hidden := hideRoles(text)
	tokens := html.NewTokenizer(strings.NewReader(hidden))
	written, start, raw := 0, 0, false
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		end := start + len(tokens.Raw())
		if kind == html.TextToken && !raw {
			for i := range wordsI(hidden[start:end]) {
				out.WriteString(text[written : start+i])
				out.WriteString(signed)
				written = start + i + len("I")
			}
		}
		raw = false
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			name, _ := tokens.TagName()
			raw = isRaw(string(name))
		}
		start = end
	}
	out.WriteString(text[written:])
	return pack.HTML(out.String()), nil
}

// wordsI yields the index of each word I in text.
func wordsI(text string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; ; at++ {
			i := strings.IndexByte(text[at:], 'I')
			if i < 0 {
				return
			}
			at += i
			before, _ := utf8.DecodeLastRuneInString(text[:at])
			after, _ := utf8.DecodeRuneInString(text[at+1:])
			if !isWord(before) && !isWord(after) && !yield(at) {
				return
			}
		}
	}
}

// isWord reports whether r is part of a word. Marks are, since an I with a combining accent is another letter.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isRaw reports whether the element called name holds text that HTML doesn't take for markup, so that a <b> in it would
// be shown or run as it is written.
func isRaw(name string) bool {
	switch name {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}
