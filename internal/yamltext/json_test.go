package yamltext

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, test := range []struct{ written, want string }{
		{"Joe", `"Joe"`}, {`"7"`, `"7"`}, {"", `null`}, {"~", `null`}, {"null", `null`}, {"NULL", `null`}, {`""`, `""`},
		{"true", `true`}, {"False", `false`}, {"yes", `"yes"`}, {"on", `"on"`},
		{"7", `7`}, {"-7", `-7`}, {"7.50", `7.50`}, {"1e3", `1e3`}, {"99999999999999999999", `99999999999999999999`},
		{"016", `"016"`}, {"+7", `"+7"`}, {"0x10", `"0x10"`}, {"0o16", `"0o16"`}, {"1_000", `"1_000"`}, {".5", `".5"`}, {"1.", `"1."`},
		{".inf", `".inf"`}, {"-.INF", `"-.INF"`}, {".nan", `".nan"`}, {"12:30", `"12:30"`},
		{"2024-01-02", `"2024-01-02"`}, {"2024-01-02 03:04:05", `"2024-01-02 03:04:05"`},
		{"!r Sys.Date()", `"!r Sys.Date()"`}, {"!!str 7", `"7"`}, {`!!int "7"`, `7`}, {`!!int "null"`, `"null"`}, {"!!bool yes", `"yes"`},
		{"<b> & \"é\"", `"<b> & \"é\""`}, {"'\u2028'", `"\u2028"`},
		{"[]", `[]`}, {"{}", `{}`}, {"[a, [1, ~], {b: c}]", `["a",[1,null],{"b":"c"}]`},
		{"{7: a, true: b, \"\": c, 016: d, [x]: e}", `{"7":"a","true":"b","":"c","016":"d","[\"x\"]":"e"}`},
		{"[&a x, *a, &b [y], *b]", `["x","x",["y"],["y"]]`},
		{"{<<: {a: 1}, b: 2}", `{"<<":{"a":1},"b":2}`},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), strings.Repeat("[", 100) + strings.Repeat("]", 100)},
	} {
		text := New([]byte("key: " + test.written + "\n"))
		roots, problem := text.Documents()
		if problem != nil {
			t.Fatal(problem)
		}
		got, problem := text.JSON(roots[0].Content[1], 1000)
		if string(got) != test.want || problem != nil || !json.Valid(got) {
			t.Errorf("%s: got %s and %v, want %s", test.written, got, problem, test.want)
		}
	}
}
