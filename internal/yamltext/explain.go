package yamltext

import "strings"

// explanation is a syntax error in words for people who write YAML. Yaml.v3's own words are for people who write parsers.
type explanation struct {
	message, hint string
	// flow marks a list in [ ] or a map in { } that doesn't end. Yaml.v3 reports the line before the one where it begins.
	flow bool
	// unclosed marks a text without an end. Yaml.v3 reports the line where it begins.
	unclosed bool
}

// explanations has the common problems of yaml.v3, by the beginning of their text.
var explanations = []struct {
	problem string
	explanation
}{
	{"mapping values are not allowed in this context", explanation{
		message: `found ": " where no key can stand`,
		hint:    `compare the indentation of this line with the line above, or put a text that holds ": " in quotes`,
	}},
	{"did not find expected '-' indicator", explanation{
		message: "the line is indented less than the list above it and is no item of it",
		hint:    "line it up with the key that it belongs to",
	}},
	{"block sequence entries are not allowed in this context", explanation{
		message: `found "- " where no item of a list can stand`,
		hint:    `put a text that begins with "- " in quotes, or begin the list in the next line`,
	}},
	{"did not find expected key", explanation{
		message: "found no key where one is due",
		hint:    "compare the indentation of this line with the line above",
	}},
	{"did not find expected node content", explanation{
		message: "found no value where one is due",
		hint:    "put a text that begins with one of , [ ] { } in quotes; a list that [ begins ends with ], and a map that { begins with }",
	}},
	{"did not find expected <document start>", explanation{
		message: "found more behind the end of the document",
		hint:    `line it up with what is above; behind a closing bracket or a line "..." nothing can follow`,
	}},
	{"exceeded max depth", explanation{
		message: "nested too deeply",
	}},
	{"found incompatible YAML document", explanation{
		message: "want YAML 1.1 or no version, found another in the line %YAML",
		hint:    "remove the line that begins with %YAML",
	}},
	{"could not find expected ':'", explanation{
		message: `found no ":" after a key`,
		hint:    `a key and its value are written "key: value", with a space after the colon`,
	}},
	{"did not find expected comment or line break", explanation{
		message: "a text can't begin with > or | here",
		hint:    `put it in quotes, as in ">= 1.0"`,
	}},
	{"found character that cannot start any token", explanation{
		message: "a text can't begin with this character",
		hint:    "put it in quotes",
	}},
	{"did not find expected alphabetic or numeric character", explanation{
		message: "found no name after & or *",
		hint:    "put a text that begins with & or * in quotes",
	}},
	{"unknown anchor", explanation{
		message: "",
		hint:    "define the anchor with & above, or put a text that begins with * in quotes",
	}},
	{"found unknown escape character", explanation{
		message: `found an unknown escape after \ in double quotes`,
		hint:    `write \\ for a backslash, or use single quotes`,
	}},
	{"found unexpected end of stream", explanation{
		message:  "a text in quotes doesn't end",
		hint:     "add the closing quote",
		unclosed: true,
	}},
	{"did not find expected ',' or ']'", explanation{
		message: "a list in [ ] doesn't end, or lacks a comma",
		hint:    "add the ] at its end, or a comma between its items",
		flow:    true,
	}},
	{"did not find expected ',' or '}'", explanation{
		message: "a map in { } doesn't end, or lacks a comma",
		hint:    "add the } at its end, or a comma between its keys",
		flow:    true,
	}},
}

// explain returns the explanation of a problem of yaml.v3. For a problem that isn't common, that is yaml.v3's own text.
func explain(problem string) explanation {
	for _, e := range explanations {
		if strings.HasPrefix(problem, e.problem) {
			if e.message == "" {
				e.message = problem
			}
			return e.explanation
		}
	}
	return explanation{message: problem}
}
