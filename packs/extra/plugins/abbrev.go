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
// expansion gets the one that the glossary has for it, and no title where there is none.
func abbrev(ctx context.Context, call pack.RoleCall) (pack.HTML, error) {
	short, expansion := splitExpansion(call.Text)
	if short == "" {
		return "", fmt.Errorf(`want an abbreviation, as in "HTML (HyperText Markup Language)", found %q`, call.Text)
	}
	if table := call.Config.(abbrevConfig).Glossary; expansion == "" && table != "" {
		value, _, err := call.Lookup(ctx, table, short)
		if err != nil {
			return "", fmt.Errorf("glossary: %w", err)
		}
		expansion = strings.TrimSpace(value)
	}
	// Both forms have less than 32 bytes besides.
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

// splitExpansion cuts text at the parenthesis that ends it and trims both parts. Parentheses nest, so "A (b (c))" is A with the
// expansion "b (c)". Where they don't pair, as in "A (b :))", the expansion begins at the first one, as in Sphinx: what ends the text
// is never taken for the abbreviation. Expansion is empty where no parenthesis ends the text or nothing stands in it.
func splitExpansion(text string) (short, expansion string) {
	text = strings.TrimSpace(text)
	inner, ok := strings.CutSuffix(text, ")")
	if !ok {
		return text, ""
	}
	start := pairOf(inner)
	if start < 0 || !paired(inner[:start]) {
		start = strings.IndexByte(inner, '(')
	}
	if start < 0 {
		return text, ""
	}
	return strings.TrimSpace(inner[:start]), strings.TrimSpace(inner[start+1:])
}

// pairOf returns the index of the parenthesis that a closing one behind text pairs with, or -1.
func pairOf(text string) int {
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

// paired reports whether each parenthesis in text has its pair.
func paired(text string) bool {
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
