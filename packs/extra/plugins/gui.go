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

// labelPiece is a part of a label as it is shown.
type labelPiece struct {
	text        string
	accelerator bool
}

// labelPieces yields the parts of a label. The character after an & is an accelerator. It is a whole grapheme cluster (Unicode Standard
// Annex #29), such as a letter with its accents, a syllable or an emoji. As in Sphinx, && is shown as one &, and so is an & before white
// space or at the end; after three or more & there is no accelerator.
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
