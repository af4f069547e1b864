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

// TestJSONWriterValues writes scalars by the rule AsValue, among others in a list.
func TestJSONWriterValues(t *testing.T) {
	for _, test := range []struct{ written, want string }{
		{"Joe", `"Joe"`}, {`"7"`, `"7"`}, {"~", `null`}, {"True", `true`}, {"yes", `"yes"`}, {"!!bool yes", ""},
		{"7", `7`}, {"016", `16`}, {"+7", `7`}, {"0x10", `16`}, {"0o16", `14`}, {"1_000", `1000`}, {".5", `0.5`}, {"7.50", `7.50`},
		{"99999999999999999999", `99999999999999999999`}, {"2024-01-02", `"2024-01-02"`}, {"<b>", `"<b>"`},
		{".inf", ""}, {".nan", ""}, {"!r x", ""}, {"!!int x", ""}, {"!!binary eA==", ""}, {"!!timestamp 2024-01-02", ""}, {"!!null [x]", ""},
	} {
		text := New([]byte("key: " + test.written + "\n"))
		roots, problem := text.Documents()
		if problem != nil {
			t.Fatal(problem)
		}
		w := JSONWriter{Scalars: AsValue}
		w.BeginList()
		ok := w.Scalar(roots[0].Content[1])
		w.EndList()
		if got, want := string(w.Bytes()), "["+test.want+"]"; got != want || ok != (test.want != "") {
			t.Errorf("%s: got %s and %t, want %s", test.written, got, ok, want)
		}
	}
}

func TestJSONLimit(t *testing.T) {
	text := New([]byte("key: [x, y]\n"))
	roots, _ := text.Documents()
	_, problem := text.JSON(roots[0].Content[1], 5)
	if want := "this has more than 5 bytes as JSON, with the values of aliases"; problem == nil || problem.Message != want {
		t.Errorf("got %v, want %q", problem, want)
	}
}
