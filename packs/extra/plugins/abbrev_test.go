package plugins_test

import (
	"strings"
	"testing"

	"example.com/htmlize/pack/packtest"
	extra "example.com/htmlize/packs/extra/plugins"
)

func TestAbbrev(t *testing.T) {
	packtest.Run(t, extra.Pack, []packtest.Case{
		{
			Role: "abbrev", Text: "HTML (HyperText Markup Language)",
			Want: `<abbr title="HyperText Markup Language">HTML</abbr>`,
		},
		{
			Role: "abbr", Text: "HTML (HyperText Markup Language)",
			Want: `<abbr title="HyperText Markup Language">HTML</abbr>`,
		},
		{Role: "abbr", Text: "CSS (Cascading) Style( Sheets)", Want: `<abbr title="Sheets">CSS (Cascading) Style</abbr>`},
		{Role: "abbr", Text: "HTML(HyperText)", Want: `<abbr title="HyperText">HTML</abbr>`},
		{Role: "abbr", Text: "  HTML  (  HyperText  )  ", Want: `<abbr title="HyperText">HTML</abbr>`},
		{Role: "abbr", Text: "HTML", Want: `<abbr>HTML</abbr>`},
		{Role: "abbr", Text: " HTML ", Want: `<abbr>HTML</abbr>`},
		{Role: "abbr", Text: `R&D ("research" & 'development' <x>)`,
			Want: `<abbr title="&#34;research&#34; &amp; &#39;development&#39; &lt;x&gt;">R&amp;D</abbr>`},
		{Role: "abbr", Text: "<b>", Want: `<abbr>&lt;b&gt;</abbr>`},
		{Role: "abbr", Text: "БД (база данных)", Want: `<abbr title="база данных">БД</abbr>`},

		{Name: "nested", Role: "abbr", Text: "A (b (c))", Want: `<abbr title="b (c)">A</abbr>`},
		{Name: "nested first", Role: "abbr", Text: "A ((b) c)", Want: `<abbr title="(b) c">A</abbr>`},
		{Name: "two", Role: "abbr", Text: "A (b)(c)", Want: `<abbr title="c">A (b)</abbr>`},
		{Name: "text after it", Role: "abbr", Text: "A (b) c", Want: `<abbr>A (b) c</abbr>`},
		{Name: "never opened", Role: "abbr", Text: "A b)", Want: `<abbr>A b)</abbr>`},
		{Name: "never closed", Role: "abbr", Text: "A (b", Want: `<abbr>A (b</abbr>`},
		{Name: "opened twice, closed once", Role: "abbr", Text: "A ((b)", Want: `<abbr title="(b">A</abbr>`},
		{Name: "opened once, closed twice", Role: "abbr", Text: "A (b))", Want: `<abbr title="b)">A</abbr>`},
		{Name: "smiley", Role: "abbr", Text: "FTW (for the win :))", Want: `<abbr title="for the win :)">FTW</abbr>`},
		{Name: "sad smiley", Role: "abbr", Text: "OOM (out of memory :( again)", Want: `<abbr title="out of memory :( again">OOM</abbr>`},
		{Name: "list", Role: "abbr", Text: "OSS (1) open 2) source)", Want: `<abbr title="1) open 2) source">OSS</abbr>`},
		{Name: "empty expansion", Role: "abbr", Text: "A ()", Want: `<abbr>A</abbr>`},
		{Name: "blank expansion", Role: "abbr", Text: "A ( )", Want: `<abbr>A</abbr>`},

		{Role: "abbr", Text: "", WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found an empty text`},
		{Role: "abbr", Text: "  ", WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found only white space`},
		{
			Name: "long", Role: "abbr", Text: "(" + strings.Repeat("é", 1000) + ")",
			WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found "(` + strings.Repeat("é", 59) + `…"`,
		},
		{Role: "abbr", Text: "()", WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found "()"`},
		{
			Role: "abbrev", Text: "(only expansion)",
			WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found "(only expansion)"`,
		},
	})
}

func TestAbbrevGlossary(t *testing.T) {
	const config = `{"glossary": "terms"}`
	tables := map[string]map[string]string{
		"terms": {"HTML": "HyperText Markup Language", "R&D": "\"research\" & more\n", "EMPTY": ""},
	}
	cases := []packtest.Case{
		{Text: "HTML", Want: `<abbr title="HyperText Markup Language">HTML</abbr>`},
		{Text: " HTML ", Want: `<abbr title="HyperText Markup Language">HTML</abbr>`},
		{Text: "HTML ()", Want: `<abbr title="HyperText Markup Language">HTML</abbr>`},
		{Text: "R&D", Want: `<abbr title="&#34;research&#34; &amp; more">R&amp;D</abbr>`},
		{Name: "own expansion", Text: "HTML (Hot Mail)", Want: `<abbr title="Hot Mail">HTML</abbr>`},
		{Name: "unknown", Text: "CSS", Want: `<abbr>CSS</abbr>`},
		{Name: "case matters", Text: "html", Want: `<abbr>html</abbr>`},
		{Name: "empty in the table", Text: "EMPTY", Want: `<abbr>EMPTY</abbr>`},
		{Text: "", WantErr: `want an abbreviation, as in "HTML (HyperText Markup Language)", found an empty text`},
	}
	for i := range cases {
		cases[i].Role, cases[i].Config, cases[i].Tables = "abbr", config, tables
	}
	cases = append(cases, packtest.Case{
		Name: "no such table", Role: "abbr", Text: "HTML", Config: `{"glossary": "words"}`, Tables: tables,
		WantErr: `glossary: no table "words"`,
	})
	packtest.Run(t, extra.Pack, cases)
}

func TestAbbrevWithoutGlossaryAsksNothing(t *testing.T) {
	// The tables are there, but the configuration names none.
	packtest.Run(t, extra.Pack, []packtest.Case{{
		Role: "abbr", Text: "HTML",
		Tables: map[string]map[string]string{"terms": {"HTML": "HyperText Markup Language"}},
		Want:   `<abbr>HTML</abbr>`,
	}})
}
