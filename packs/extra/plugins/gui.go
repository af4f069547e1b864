package plugins

import (
	"context"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"example.com/htmlize/pack"
)

// menuSelection renders the names of menus and entries with a triangular bullet for each -->.
func menuSelection(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return label("menuselection", strings.ReplaceAll(call.Text, "-->", "\u2023"))
}

func guiLabel(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return label("guilabel", call.Text)
}

// label renders text as a part of a user interface of this class, with its accelerators marked.
func label(class, text string) (pack.HTML, error) {
	const accelerator, end = `<span class="accelerator">`, "</span>"
	begin := `<span class="` + class + `">`
	size := len(begin) + len(end)
	for p := range labelPieces(text) {
		size += pack.EscapedSize(p.text)
		if p.accelerator {
			size += len(accelerator) + len(end)
		}
	}
	if size > pack.MaxResult {
		return "", pack.ResultTooLarge(size)
	}
	var out strings.Builder
	out.Grow(size)
	out.WriteString(begin)
	for p := range labelPieces(text) {
		if p.accelerator {
			out.WriteString(accelerator + string(pack.Escape(p.text)) + end)
		} else {
			out.WriteString(string(pack.Escape(p.text)))
		}
	}
	out.WriteString(end)
	return pack.HTML(out.String()), nil
}

// labelPiece is a part of a label to show.
type labelPiece struct {
	text        string
	accelerator bool
}

// labelPieces yields the parts of a label. The character after an & is an accelerator, all of it: a letter with its accents, a
// syllable, an emoji (a grapheme cluster of Unicode Standard Annex #29). As in Sphinx, && is one & to show, and an & before white
// space is one too, and so is one at the end; a run of three or more has no accelerator.
func labelPieces(text string) iter.Seq[labelPiece] {
	return func(yield func(labelPiece) bool) {
		for {
			before, rest, found := strings.Cut(text, "&")
			if !yield(labelPiece{text: before}) || !found {
				return
			}
			runStart := len(before)
			after := strings.TrimLeft(rest, "&")
			run := text[runStart : len(text)-len(after)]
			text = after
			var p labelPiece
			first, size := utf8.DecodeRuneInString(text)
			if len(run) > 1 || size == 0 || unicode.IsSpace(first) {
				p.text = run[:(len(run)+1)/2]
			} else {
				p.accelerator = true
				p.text, text, _, _ = uniseg.FirstGraphemeClusterInString(text, -1)
			}
			if !yield(p) {
				return
			}
		}
	}
}
