package extra

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"example.com/htmlize/pack"
)

// menuSelection renders the names of menus and entries with a triangular bullet for each -->.
func menuSelection(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	path := strings.ReplaceAll(call.Text, "-->", "\u2023")
	return `<span class="menuselection">` + markAccelerators(path) + "</span>", nil
}

func guiLabel(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return `<span class="guilabel">` + markAccelerators(call.Text) + "</span>", nil
}

// markAccelerators escapes text and marks the character after each & as an accelerator, all of it: a letter with its accents, a
// syllable, an emoji (a grapheme cluster of Unicode Standard Annex #29). As in Sphinx, && is one & to show, and an & before white
// space is one too, and so is one at the end; a run of three or more has no accelerator.
func markAccelerators(text string) pack.HTML {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "&")
		out.WriteString(string(pack.Escape(before)))
		if !found {
			return pack.HTML(out.String())
		}
		text = strings.TrimLeft(rest, "&")
		first, size := utf8.DecodeRuneInString(text)
		if run := 1 + len(rest) - len(text); run > 1 || size == 0 || unicode.IsSpace(first) {
			out.WriteString(strings.Repeat("&amp;", (run+1)/2))
			continue
		}
		character, after, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
		out.WriteString(`<span class="accelerator">` + string(pack.Escape(character)) + "</span>")
		text = after
	}
}
