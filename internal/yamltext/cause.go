package yamltext

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// These limit how many lines and quotes are checked for a text in quotes that ends too early: each check parses the text up to there.
const (
	maxLines  = 20
	maxQuotes = 20
)

// cause looks for a known mistake that leads to a problem of yaml.v3, which often describes something else. It looks in the line of the
// problem, counted from 1 as in Lines, and in the line before it. If the problem is a list in [ ] or a map in { }, which begins in that
// line, it also looks in the lines after it.
func (t *Text) cause(line int, problem string, flow bool) *Problem {
	lines := []int{line}
	if line > 1 {
		lines = append(lines, line-1)
	}
	if flow {
		for i := line + 1; i <= min(line+maxLines, len(t.Lines)); i++ {
			lines = append(lines, i)
		}
	}
	quotes := maxQuotes
	for _, i := range lines {
		p := lookalikeInIndentation(t.Lines[i-1])
		if p == nil {
			p = t.textBehindQuote(i, &quotes)
		}
		if p == nil {
			p = lookalikeBehindIndicator(t.Lines[i-1])
		}
		if p == nil {
			p = nearStart(t.Lines[i-1])
		}
		if p == nil && !flow {
			p = t.missingSpace(i, line, problem)
		}
		if p != nil {
			p.Line = i
			return p
		}
	}
	return nil
}

// lookalikeSpace describes the first character of text, if it looks like a space or is invisible, and is no blank to YAML.
func lookalikeSpace(text string) (string, bool) {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case r == '\u00a0':
		return "a no-break space (U+00A0)", true
	case r == '\ufeff':
		return "a byte order mark (U+FEFF)", true
	case r != ' ' && r != '\t' && r != '\r' && r != '\n' && unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return fmt.Sprintf("the invisible character %U", r), true
	}
	return "", false
}

// LookalikeHint says what to do about the first character of text that is invisible or looks like a space or a quote, and is none to YAML. noun
// is what the text is called. The hint is empty where there is no such character. It isn't for texts that may have any character.
func LookalikeHint(noun, text string) string {
	for i, r := range text {
		lookalike, ok := lookalikeSpace(text[i:])
		instead := "a space"
		switch {
		case ok && !unicode.IsSpace(r):
			return fmt.Sprintf("%s has %s in it; remove that", noun, lookalike)
		case strings.ContainsRune("\u201c\u201d\u201e\u00ab\u00bb", r):
			lookalike, ok, instead = fmt.Sprintf("the quote %c (%U)", r, r), true, `"`
		case strings.ContainsRune("\u2018\u2019\u201a", r):
			lookalike, ok, instead = fmt.Sprintf("the quote %c (%U)", r, r), true, "'"
		}
		if ok {
			return fmt.Sprintf("%s has %s in it; remove that, or write %s in its place", noun, lookalike, instead)
		}
	}
	return ""
}

// MissingSpaceHint says that a text would be a map with a space behind its colon. It is empty where that isn't so.
func MissingSpaceHint(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if p := lookalikeBehindIndicator(line); p != nil {
		return fmt.Sprintf("found %s; %s", p.Message, p.Hint)
	}
	if keyWithoutSpace().MatchString(line) {
		return "write a space behind the colon"
	}
	return ""
}

// lookalikeInIndentation finds a character that looks like a space, or is invisible, in the indentation of a line.
func lookalikeInIndentation(line string) *Problem {
	for at, column := 0, 1; at < len(line); column++ {
		if lookalike, ok := lookalikeSpace(line[at:]); ok {
			return &Problem{Place: Place{Col: column}, Message: lookalike + " in the indentation", Hint: "indent with spaces"}
		}
		if line[at] != ' ' {
			break
		}
		at++
	}
	return nil
}

// lookalikeBehindIndicator finds a character that looks like a space, or is invisible, where a space is needed: behind the hyphen of a list's
// item, or behind the colon of a key.
func lookalikeBehindIndicator(line string) *Problem {
	indented := strings.TrimLeft(line, " ")
	for at := len(line) - len(indented); at < len(line); at++ {
		name := ""
		switch {
		case line[at] == ':':
			name = "colon"
		case line[at] == '-' && strings.Trim(line[:at], "- ") == "":
			name = "hyphen"
		default:
			continue
		}
		if lookalike, ok := lookalikeSpace(line[at+1:]); ok {
			column := utf8.RuneCountInString(line[:at+1]) + 1
			return &Problem{Place: Place{Col: column}, Message: lookalike + " behind the " + name, Hint: "write a space in its place"}
		}
	}
	return nil
}

// nearStart finds a line that is nearly the line --- with which a document begins: it has another number of hyphens, a space before them, or
// a key behind them.
func nearStart(line string) *Problem {
	trimmed := strings.TrimRight(line, " \t\r")
	hyphens := strings.TrimPrefix(trimmed, " ")
	behind, ok := strings.CutPrefix(trimmed, "--- ")
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(behind, " "))
	switch {
	case ok && unicode.IsLetter(first) && strings.Contains(behind, ": "):
		return &Problem{Place: Place{Col: 1}, Message: "found a key in the line ---", Hint: "begin the keys in the next line"}
	case len(hyphens) > 1 && strings.Trim(hyphens, "-") == "" && trimmed != "---":
		return &Problem{Place: Place{Col: 1}, Message: "found a line of hyphens that isn't ---", Hint: "write --- at the beginning of the line, or remove the line"}
	}
	return nil
}

// keyWithoutSpace and itemWithoutSpace match a line that would begin with a key, or with an item that is a map, if there were a space behind
// the colon or the hyphen. They are compiled when a text isn't YAML: most texts are.
var (
	keyWithoutSpace  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^( *(?:- +)*[\pL_][\pL\d_-]*:)[^\s:/]`) })
	itemWithoutSpace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^( *(?:- +)*-)[\pL_][^\s:]*:(?: |$)`) })
)

// missingSpace finds a key or an item in a line without the space behind its colon or hyphen. To YAML that is a text, or a key with a hyphen
// in it. It is the cause only if the problem, which is in the line problemLine, disappears with the space.
func (t *Text) missingSpace(line, problemLine int, problem string) *Problem {
	text := t.Lines[line-1]
	p := &Problem{Message: "no space behind the colon, so that the line has no key", Hint: "write a space behind the colon"}
	m := keyWithoutSpace().FindStringSubmatch(text)
	if m == nil {
		p = &Problem{Message: "no space behind the hyphen, so that the line begins no item of a list", Hint: "write a space behind the hyphen"}
		m = itemWithoutSpace().FindStringSubmatch(text)
	}
	if m == nil || len(t.data) > maxSearched {
		return nil
	}
	at, end := t.offset(line)+len(m[1]), len(t.data)
	if problemLine < len(t.Lines) {
		end = t.offset(problemLine + 1)
	}
	_, err := documents(slices.Concat(t.data[:at], []byte(" "), t.data[at:end]))
	if err != nil {
		if _, remaining := splitYAMLError(err); remaining == problem {
			return nil
		}
	}
	p.Col = utf8.RuneCountInString(m[1])
	if problemLine > line {
		p.Hint += "; if the line is a text, compare the indentation of the next one with it"
	}
	return p
}

// textBehindQuote finds a quote in a line that ends a text in quotes, with more text behind it, as in 'World's'. The text in quotes may begin
// in a line above. It checks at most *quotes quotes, and counts *quotes down.
func (t *Text) textBehindQuote(line int, quotes *int) *Problem {
	text := t.Lines[line-1]
	if len(t.data) > maxSearched {
		return nil
	}
	for at := 0; at < len(text) && *quotes > 0; at++ {
		quote := text[at]
		isPair := quote == '\'' && strings.HasPrefix(text[at+1:], "'")
		if quote != '\'' && quote != '"' || isPair || !goesOn(text[at+1:]) {
			continue
		}
		*quotes--
		offset := t.offset(line) + at
		begin, open := unclosed(t.data[:offset])
		if !open {
			continue
		}
		if _, stays := unclosed(t.data[:offset+1]); stays {
			continue
		}
		return behindQuote(quote, utf8.RuneCountInString(text[:at])+1, line-t.place(begin, 1).Line)
	}
	return nil
}

// behindQuote returns the problem of text behind the quote that ends a text in quotes. above is how many lines above the text in quotes begins.
func behindQuote(quote byte, column, above int) *Problem {
	kind, hint := "single", "write a quote inside of single quotes twice, as in 'World''s', or put the text in double quotes"
	if quote == '"' {
		kind, hint = "double", `write \" for a quote inside of double quotes, or put the text in single quotes`
	}
	begins := ""
	if above > 0 {
		begins = " that begins in the line above"
		if above > 1 {
			begins = fmt.Sprintf(" that begins %d lines above", above)
		}
		hint = "add the quote that is missing there; or " + hint
	}
	return &Problem{
		Place:   Place{Col: column},
		Message: fmt.Sprintf("the text in %s quotes%s ends at this quote, and more follows", kind, begins),
		Hint:    hint,
	}
}

// unclosed returns the line in which a text in quotes begins that doesn't end in data, as YAML counts lines. It returns false where there is
// none.
func unclosed(data []byte) (int, bool) {
	// For a text that begins in the first line, yaml.v3 reports another line. So an empty line is put before data.
	_, err := documents(append([]byte("\n"), data...))
	if err == nil {
		return 0, false
	}
	line, problem := splitYAMLError(err)
	return line - 1, explain(problem).unclosed
}

// goesOn reports whether rest, which is behind a text in quotes, can't be there.
func goesOn(rest string) bool {
	next := strings.TrimLeft(rest, " \t\r")
	if next == "" || next[0] == '#' && len(next) < len(rest) {
		return false
	}
	return strings.IndexByte(",]}:", next[0]) < 0
}
