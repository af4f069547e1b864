package plugins

import (
	"bytes"
	"context"
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
	text := string(call.Text)
	if call.Post.Author == "" || !strings.Contains(text, "I") {
		return call.Text, nil
	}
	signed := "<b>I (" + string(pack.Escape(call.Post.Author)) + ")</b>"
	more := len(signed) - len("I")
	i := words{most: (pack.MaxResult - len(text)) / more}
	i.find(text)
	size := len(text) + i.count*more
	if size > pack.MaxResult {
		return "", pack.ResultTooLarge(size)
	}

	var out strings.Builder
	out.Grow(size)
	written := 0
	for _, at := range i.found {
		out.WriteString(text[written:at])
		out.WriteString(signed)
		written = at + len("I")
	}
	out.WriteString(text[written:])
	return pack.HTML(out.String()), nil
}

// words are the words I of a text that are to be changed.
type words struct {
	// count is how many there are, and found has the index of each of the first of them, of no more than most.
	count, most int
	found       []int
}

// find finds the words in a text.
func (w *words) find(text string) {
	hidden := hideRoles(text)
	tokens := html.NewTokenizer(bytes.NewReader(hidden))
	start, raw := 0, false
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		end := start + len(tokens.Raw())
		if kind == html.TextToken && !raw {
			w.findIn(hidden, start, end)
		}
		raw = false
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			name, _ := tokens.TagName()
			raw = isRaw(string(name))
		}
		start = end
	}
}

// findIn finds those in text[start:end], as if that were all of the text.
func (w *words) findIn(text []byte, start, end int) {
	for at := start; ; at++ {
		i := bytes.IndexByte(text[at:end], 'I')
		if i < 0 {
			return
		}
		at += i
		before, _ := utf8.DecodeLastRune(text[start:at])
		after, _ := utf8.DecodeRune(text[at+1 : end])
		if isWord(before) || isWord(after) {
			continue
		}
		if w.count++; w.count <= w.most {
			w.found = append(w.found, at)
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
