package yamltext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cause looks for what is known to make a text no YAML where yaml.v3 tells something else of it: in the line at which it stumbled,
// counted from 1 as in Lines, and in the one before.
func (t *Text) cause(line int) *Problem {
	for i := line; i >= max(line-1, 1); i-- {
		for _, find := range []func(string) *Problem{oddIndentation, textBehindQuote, oddBehindColon} {
			if p := find(t.Lines[i-1]); p != nil {
				p.Line = i
				return p
			}
		}
	}
	return nil
}

// OddSpace returns the first character of text, if it looks like a space or like nothing and is neither to YAML, in words.
func OddSpace(text string) (string, bool) {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case r == '\u00a0':
		return "a no-break space (U+00A0)", true
	case r == '\ufeff':
		return "a byte order mark (U+FEFF)", true
	case r != ' ' && r != '\t' && r != '\r' && unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return fmt.Sprintf("the invisible character %U", r), true
	}
	return "", false
}

// oddIndentation finds what looks like a space among the blanks at the beginning of a line.
func oddIndentation(line string) *Problem {
	for at, column := 0, 1; at < len(line); column++ {
		if odd, ok := OddSpace(line[at:]); ok {
			return &Problem{Place: Place{Col: column}, Message: odd + " in the indentation", Hint: "indent with spaces"}
		}
		if line[at] != ' ' {
			break
		}
		at++
	}
	return nil
}

// oddBehindColon finds what looks like the space that makes a key of what is before a colon.
func oddBehindColon(line string) *Problem {
	for at := 0; at < len(line); at++ {
		if line[at] != ':' {
			continue
		}
		if odd, ok := OddSpace(line[at+1:]); ok {
			column := utf8.RuneCountInString(line[:at+1]) + 1
			return &Problem{Place: Place{Col: column}, Message: odd + " behind the colon", Hint: "write a space"}
		}
	}
	return nil
}

// textBehindQuote finds a text in quotes that goes on behind the quote that ends it, as in 'World's'.
func textBehindQuote(line string) *Problem {
	// A quote begins a text where a value may begin, and otherwise is a character like others.
	mayBegin := true
	for at := 0; at < len(line); at++ {
		switch c := line[at]; {
		case c == '#' && (at == 0 || line[at-1] == ' '):
			return nil
		case (c == '\'' || c == '"') && mayBegin:
			end := closingQuote(line, at)
			if end < 0 {
				return nil
			}
			if goesOn(line[end+1:]) {
				p := &Problem{Place: Place{Col: utf8.RuneCountInString(line[:end]) + 1}}
				p.Message = "the text in single quotes ends at this quote, and more follows"
				p.Hint = "write a quote inside of single quotes twice, as in 'World''s', or put the text in double quotes"
				if c == '"' {
					p.Message = "the text in double quotes ends at this quote, and more follows"
					p.Hint = `write \" for a quote inside of double quotes, or put the text in single quotes`
				}
				return p
			}
			at, mayBegin = end, false
		case strings.IndexByte("[{,", c) >= 0:
			mayBegin = true
		case c == ' ':
			mayBegin = mayBegin || at > 0 && strings.IndexByte(":-?", line[at-1]) >= 0
		default:
			mayBegin = false
		}
	}
	return nil
}

// closingQuote returns the index of the quote that ends the text in quotes which begins at start, and -1 where the line has none.
func closingQuote(line string, start int) int {
	quote := line[start]
	for at := start + 1; at < len(line); at++ {
		switch {
		case quote == '"' && line[at] == '\\':
			at++
		case line[at] == quote && quote == '\'' && strings.HasPrefix(line[at+1:], "'"):
			at++
		case line[at] == quote:
			return at
		}
	}
	return -1
}

// goesOn reports whether what follows a text in quotes can't follow one.
func goesOn(rest string) bool {
	next := strings.TrimLeft(rest, " \t\r")
	if next == "" || next[0] == '#' && len(next) < len(rest) {
		return false
	}
	return strings.IndexByte(",]}:", next[0]) < 0
}
