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

// narcissist puts the post's author after each word I. A post without an author stays as it is.
//
// It only changes text that a reader sees: tags, comments, the content of elements such as script, and roles with their texts stay as
// they are. As in browsers, a tag without a > extends to the end of the text.
func narcissist(_ context.Context, call pack.ContentsCall) (pack.HTML, error) {
	text := string(call.Text)
	if call.Post.Author == "" || !strings.Contains(text, "I") {
		return call.Text, nil
	}
	signed := "<b>I (" + string(pack.Escape(call.Post.Author)) + ")</b>"
	more := len(signed) - len("I")
	matches := wordMatches{max: (pack.MaxResult - len(text)) / more}
	matches.find(text)
	size := len(text) + matches.count*more
	if size > pack.MaxResult {
		return "", pack.ResultTooLarge(size)
	}

	var out strings.Builder
	out.Grow(size)
	written := 0
	for _, at := range matches.found {
		out.WriteString(text[written:at])
		out.WriteString(signed)
		written = at + len("I")
	}
	out.WriteString(text[written:])
	return pack.HTML(out.String()), nil
}

// wordMatches are the words I of a text that are changed.
type wordMatches struct {
	// count is the number of all of them. Found has the indices of the first ones, at most max.
	count, max int
	found      []int
}

// find finds the words in a text.
func (w *wordMatches) find(text string) {
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

// findIn finds the words in text[start:end], as if that were the whole text.
func (w *wordMatches) findIn(text []byte, start, end int) {
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
		if w.count++; w.count <= w.max {
			w.found = append(w.found, at)
		}
	}
}

// isWord reports whether r is part of a word. Combining marks are, as an I with an accent is another letter.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isRaw reports whether the element called name contains only text in HTML, so that a <b> in it would be shown as it is written, or run
// as a part of a script.
func isRaw(name string) bool {
	switch name {
	case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}
