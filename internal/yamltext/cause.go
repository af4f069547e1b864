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

// The most lines and quotes that are looked at for a text in quotes that ends too early: to ask yaml.v3 for each takes a reading.
const (
	mostLines  = 20
	mostQuotes = 20
)

// cause looks for what is known to make a text no YAML where yaml.v3 tells a problem, which is something else: in the line at which it
// stumbled, counted from 1 as in Lines, and in the one before, and where that is the line in which a list in [ ] or a map in { } begins,
// in the lines behind it.
func (t *Text) cause(line int, problem string, flow bool) *Problem {
	lines := []int{line}
	if line > 1 {
		lines = append(lines, line-1)
	}
	if flow {
		for i := line + 1; i <= min(line+mostLines, len(t.Lines)); i++ {
			lines = append(lines, i)
		}
	}
	quotes := mostQuotes
	for _, i := range lines {
		p := oddIndentation(t.Lines[i-1])
		if p == nil {
			p = t.textBehindQuote(i, &quotes)
		}
		if p == nil {
			p = oddBehindIndicator(t.Lines[i-1])
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

// oddSpace returns the first character of text, if it looks like a space or like nothing and is neither to YAML, in words.
func oddSpace(text string) (string, bool) {
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

// LookalikeHint says what to do about the first character of text that looks like a space, nothing or a quote, and isn't to YAML; what says what
// the text is. It is empty where there is no such character. Text that may hold any character has nothing wrong with it.
func LookalikeHint(what, text string) string {
	for i, r := range text {
		odd, ok := oddSpace(text[i:])
		instead := "a space"
		switch {
		case ok && !unicode.IsSpace(r):
			return fmt.Sprintf("%s has %s in it; remove that", what, odd)
		case strings.ContainsRune("\u201c\u201d\u201e\u00ab\u00bb", r):
			odd, ok, instead = fmt.Sprintf("the quote %c (%U)", r, r), true, `"`
		case strings.ContainsRune("\u2018\u2019\u201a", r):
			odd, ok, instead = fmt.Sprintf("the quote %c (%U)", r, r), true, "'"
		}
		if ok {
			return fmt.Sprintf("%s has %s in it; remove that, or write %s in its place", what, odd, instead)
		}
	}
	return ""
}

// MissingSpaceHint says why a text isn't the map as which it was meant: for lack of the space behind the colon. It is empty where that isn't so.
func MissingSpaceHint(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if p := oddBehindIndicator(line); p != nil {
		return fmt.Sprintf("found %s; %s", p.Message, p.Hint)
	}
	if keyWithoutSpace().MatchString(line) {
		return "write a space behind the colon"
	}
	return ""
}

// oddIndentation finds what looks like a space among the blanks at the beginning of a line.
func oddIndentation(line string) *Problem {
	for at, column := 0, 1; at < len(line); column++ {
		if odd, ok := oddSpace(line[at:]); ok {
			return &Problem{Place: Place{Col: column}, Message: odd + " in the indentation", Hint: "indent with spaces"}
		}
		if line[at] != ' ' {
			break
		}
		at++
	}
	return nil
}

// oddBehindIndicator finds what looks like the space that makes a list's item of what is behind a hyphen, or a key of what is before a
// colon.
func oddBehindIndicator(line string) *Problem {
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
		if odd, ok := oddSpace(line[at+1:]); ok {
			column := utf8.RuneCountInString(line[:at+1]) + 1
			return &Problem{Place: Place{Col: column}, Message: odd + " behind the " + name, Hint: "write a space in its place"}
		}
	}
	return nil
}

// nearStart finds what is nearly the line --- that begins a document: hyphens of another number or a little indented, or a key behind them.
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

// keyWithoutSpace and itemWithoutSpace are a line that would begin with a key, or with an item that is a map, if there were a space
// behind the colon or the hyphen. They are made for the first text that isn't YAML.
var (
	keyWithoutSpace  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^( *(?:- +)*[\pL_][\pL\d_-]*:)[^\s:/]`) })
	itemWithoutSpace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^( *(?:- +)*-)[\pL_][^\s:]*:(?: |$)`) })
)

// missingSpace finds a key or an item in a line that lacks the space behind its colon or hyphen, and so is a text, or a key with a hyphen,
// to YAML, if with the space the line of the problem has it no more.
func (t *Text) missingSpace(line, of int, problem string) *Problem {
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
	if of < len(t.Lines) {
		end = t.offset(of + 1)
	}
	_, err := documents(slices.Concat(t.data[:at], []byte(" "), t.data[at:end]))
	if err != nil {
		if _, left := splitYAMLError(err); left == problem {
			return nil
		}
	}
	p.Col = utf8.RuneCountInString(m[1])
	if of > line {
		p.Hint += "; if the line is a text, compare the indentation of the next one with it"
	}
	return p
}

// textBehindQuote finds a text in quotes that goes on behind the quote that ends it, as in 'World's', in the line that the quote is in.
// The text may begin in a line above. It looks at as many quotes as are left.
func (t *Text) textBehindQuote(line int, left *int) *Problem {
	text := t.Lines[line-1]
	if len(t.data) > maxSearched {
		return nil
	}
	for at := 0; at < len(text) && *left > 0; at++ {
		quote := text[at]
		isPair := quote == '\'' && strings.HasPrefix(text[at+1:], "'")
		if quote != '\'' && quote != '"' || isPair || !goesOn(text[at+1:]) {
			continue
		}
		*left--
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

// behindQuote is the problem of a text in quotes that begins some lines above the quote that ends it, and goes on behind that.
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

// unclosed returns the line, as YAML counts them, in which a text in quotes begins that doesn't end in data, and false where there is none.
func unclosed(data []byte) (int, bool) {
	// Where the text begins in the first line, yaml.v3 takes that for none, and tells another; so an empty one is put before it.
	_, err := documents(append([]byte("\n"), data...))
	if err == nil {
		return 0, false
	}
	line, problem := splitYAMLError(err)
	return line - 1, explain(problem).unclosed
}

// goesOn reports whether what follows a text in quotes can't follow one.
func goesOn(rest string) bool {
	next := strings.TrimLeft(rest, " \t\r")
	if next == "" || next[0] == '#' && len(next) < len(rest) {
		return false
	}
	return strings.IndexByte(",]}:", next[0]) < 0
}
