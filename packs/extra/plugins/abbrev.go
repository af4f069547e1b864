package plugins

import (
	"context"
	"fmt"
	"strings"

	"example.com/htmlize/pack"
)

type abbrevConfig struct {
	Glossary string `json:"glossary,omitempty" htmlize:"table" jsonschema:"the host's table of expansions, for abbreviations written without one"`
}

// abbrev renders "HTML (HyperText Markup Language)" as an abbreviation with its expansion as the title. A text without an
// expansion gets that of the glossary, or no title if the glossary has none.
func abbrev(ctx context.Context, call pack.RoleCall) (pack.HTML, error) {
	short, expansion := splitExpansion(call.Text)
	if short == "" {
		return "", fmt.Errorf(`want an abbreviation, as in "HTML (HyperText Markup Language)", found %s`, found(call.Text))
	}
	if table := call.Config.(abbrevConfig).Glossary; expansion == "" && table != "" {
		value, _, err := call.Lookup(ctx, table, short)
		if err != nil {
			return "", fmt.Errorf("glossary: %w", err)
		}
		expansion = strings.TrimSpace(value)
	}
	// The tags have less than 32 bytes.
	if size := pack.EscapedSize(short) + pack.EscapedSize(expansion) + 32; size > pack.MaxResult {
		return "", pack.ResultTooLarge(size)
	}
	if expansion == "" {
		if strings.ContainsAny(short, "()") {
			call.Logger().WarnContext(ctx, "no expansion in parentheses ends the abbreviation", "text", call.Text)
		}
		return "<abbr>" + pack.Escape(short) + "</abbr>", nil
	}
	return `<abbr title="` + pack.Escape(expansion) + `">` + pack.Escape(short) + "</abbr>", nil
}

// splitExpansion splits text into an abbreviation and the expansion in parentheses at its end, and trims both. Parentheses nest, so
// "A (b (c))" is A with the expansion "b (c)". If they don't match, as in "A (b :))", the expansion begins at the first one, as in
// Sphinx. Expansion is empty if the text doesn't end with a parenthesis or nothing is in it.
func splitExpansion(text string) (short, expansion string) {
	text = strings.TrimSpace(text)
	inner, ok := strings.CutSuffix(text, ")")
	if !ok {
		return text, ""
	}
	start := matchingParenthesis(inner)
	if start < 0 || !isBalanced(inner[:start]) {
		start = strings.IndexByte(inner, '(')
	}
	if start < 0 {
		return text, ""
	}
	return strings.TrimSpace(inner[:start]), strings.TrimSpace(inner[start+1:])
}

// matchingParenthesis returns the index of the parenthesis that matches a closing one after text, or -1.
func matchingParenthesis(text string) int {
	depth := 1
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')':
			depth++
		case '(':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return -1
}

// isBalanced reports whether each parenthesis in text has a matching one.
func isBalanced(text string) bool {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
