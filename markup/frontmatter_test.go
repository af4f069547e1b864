package markup

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
)

// frontMatterSeeds are documents with front matter, good and bad.
var frontMatterSeeds = []string{
	"---\nid: 7\nauthor: Joe\ntitle: On it\n---\ntext\n",
	"---\nid: &a 7\ntitle: *a\n---\n",
	"---\na: &a [*a]\n---\n",
	"---\n? [x]\n: y\n---\n",
	"---\n<<: {id: 1}\n---\n",
	"---\nid: [\n---\n",
	"---\n\tid: 1\n---\n",
	"---\n'x\n---\n",
	"---\n%YAML 9.9\n---\n",
	"---\nid: 1\n...\nid: 2\n---\n",
	"---\n# text\n---\n",
	"---\n---\n",
	"---\n",
}

// meta makes the Meta of a post of keys and their values.
func meta(pairs ...string) map[string]json.RawMessage {
	values := make(map[string]json.RawMessage)
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return values
}

func TestFrontMatter(t *testing.T) {
	tests := []struct {
		name, text string
		want       htmlize.Post
		warnings   []string
	}{
		{"all keys", "---\nid: 7\nauthor: Joe\ntitle: On it\n---\n", htmlize.Post{ID: 7, Author: "Joe", Title: "On it"}, nil},
		{"one key", "---\nauthor: Joe\n---\n", htmlize.Post{Author: "Joe"}, nil},
		{"empty", "---\n---\n", htmlize.Post{}, nil},
		{"comment alone", "---\n# nothing\n---\n", htmlize.Post{}, nil},
		{"the end of the YAML before that of the front matter", "---\nid: 1\n...\n# nothing\n---\n", htmlize.Post{ID: 1}, nil},
		{"no line break behind the fence", "---\nid: 1\n---", htmlize.Post{ID: 1}, nil},
		{"white space behind the fences", "--- \t\nid: 1\n---  \ntext", htmlize.Post{ID: 1}, nil},
		{"two byte order marks", "\ufeff\ufeff---\nid: 1\n---\n", htmlize.Post{ID: 1}, nil},
		{"an id with a tag", "---\nid: !!int \"7\"\nauthor: !!str 8\n---\n", htmlize.Post{ID: 7, Author: "8"}, nil},
		{"a tab behind a colon", "---\nid:\t7\n---\n", htmlize.Post{ID: 7}, nil},
		{
			"keys that are lists", "---\n? [id]\n: 7\n? [author]\n: Joe\n---\n",
			htmlize.Post{Meta: meta(`["id"]`, `7`, `["author"]`, `"Joe"`)}, nil,
		},
		{"an alias as a key", "---\nx: &a author\n*a : Joe\n---\n", htmlize.Post{Author: "Joe", Meta: meta("x", `"author"`)}, nil},
		{
			"a first line that is nearly a fence", "----\nid: 7\n---\n", htmlize.Post{},
			[]string{"post.txt:1:1: front matter would begin below this line, which isn't only ---; it is text"},
		},
		{
			"a first line with a format", "---yaml\nid: 7\n---\n", htmlize.Post{},
			[]string{"post.txt:1:1: front matter would begin below this line, which isn't only ---; it is text"},
		},
		{
			"a first line with a format and blanks", "--- YML \nid: 7\n---\n", htmlize.Post{},
			[]string{"post.txt:1:1: front matter would begin below this line, which isn't only ---; it is text"},
		},
		{"a first line with another word", "---json\nid: 7\n---\n", htmlize.Post{}, nil},
		{"a first line that is nearly a fence, without a post", "----\ntag: 7\n---\n", htmlize.Post{}, nil},
		{"byte order mark", "\ufeff---\nid: 1\n---\n", htmlize.Post{ID: 1}, nil},
		{"line breaks of two bytes", "---\r\nid: 1\r\nauthor: Joe\r\n---\r\ntext\r\n", htmlize.Post{ID: 1, Author: "Joe"}, nil},
		{"a negative number", "---\nid: -1\n---\n", htmlize.Post{ID: -1}, nil},
		{"an id with leading zeros", "---\nid: 016\n---\n", htmlize.Post{ID: 16}, nil},
		{"an id with leading zeros that isn't octal", "---\nid: -0089\n---\n", htmlize.Post{ID: -89}, nil},
		{"an author that looks like nobody", "---\nauthor: Null\ntitle: null\n---\n", htmlize.Post{Author: "Null", Title: "null"}, nil},
		{"a title that looks like a date", "---\ntitle: 2024-01-01\n---\n", htmlize.Post{Title: "2024-01-01"}, nil},
		{"an author that looks like a number", "---\nauthor: 007\n---\n", htmlize.Post{Author: "007"}, nil},
		{"an author that looks like a truth", "---\nauthor: yes\n---\n", htmlize.Post{Author: "yes"}, nil},
		{"an author without a value", "---\nauthor:\ntitle: ~\n---\n", htmlize.Post{}, nil},
		{"a quoted author", "---\nauthor: \"Joe: \\u00e9\"\n---\n", htmlize.Post{Author: "Joe: é"}, nil},
		{"a title of several lines", "---\ntitle: >-\n  On\n  it\n---\n", htmlize.Post{Title: "On it"}, nil},
		{"an alias to a text", "---\nauthor: &a Joe\ntitle: *a\n---\n", htmlize.Post{Author: "Joe", Title: "Joe"}, nil},
		{"an alias to a number", "---\ntitle: &a 7\nid: *a\n---\n", htmlize.Post{ID: 7, Title: "7"}, nil},
		{"flow style", "---\n{id: 1, author: Joe}\n---\n", htmlize.Post{ID: 1, Author: "Joe"}, nil},
		{"no end", "---\n\nA rule is above.\n", htmlize.Post{}, nil},
		{"no end of what isn't about a post", "---\ntags: [a]\n", htmlize.Post{}, nil},
		{
			"a forgotten end", "---\nauthor: Joe\n\nText.\n", htmlize.Post{},
			[]string{"post.txt:1:1: front matter begins here and has no end; it is text"},
		},
		{"a fence alone", "---\n", htmlize.Post{}, nil},
		{"two rules", "---\n\nText\n\n---\n\nmore", htmlize.Post{}, nil},
		{"two rules around a heading", "---\n \t\r\nOn rules: a text\n\n---\n", htmlize.Post{}, nil},
		{"two rules around an address", "---\n\nhttps://example.com\n\n---\n", htmlize.Post{}, nil},
		{"a blank line before a post", "---\n\n \nid: 7\n---\n", htmlize.Post{ID: 7}, nil},
		{
			"keys of other programs", "---\ntags: [a, b]\nauthor: Joe\ndraft: true\nmenu: {main: {weight: 10}}\nauthors: [joe]\n---\n",
			htmlize.Post{Author: "Joe", Meta: meta("tags", `["a","b"]`, "draft", `true`, "menu", `{"main":{"weight":10}}`, "authors", `["joe"]`)}, nil,
		},
		{
			"keys that are nearly a post's", "---\nautor: Joe\nTitle: On it\n---\n", htmlize.Post{Meta: meta("autor", `"Joe"`, "Title", `"On it"`)},
			[]string{
				`post.txt:2:1: front matter has the key "autor", which htmlize doesn't use`,
				`post.txt:3:1: front matter has the key "Title", which htmlize doesn't use`,
			},
		},
		{"an alias to a list", "---\ntags: &a [Joe, Ann]\nauthor: *a\n---\n", htmlize.Post{Author: "Joe, Ann", Meta: meta("tags", `["Joe","Ann"]`)}, nil},
		{"authors", "---\nauthor: [Joe, ~, {name: Ann, email: a@example.com}]\n---\n", htmlize.Post{Author: "Joe, Ann"}, nil},
		{"an author with a name", "---\nauthor:\n  email: a@example.com\n  name: Ann\n---\n", htmlize.Post{Author: "Ann"}, nil},
		{"an author through an alias", "---\njoe: &a {name: Joe}\nauthor: *a\n---\n", htmlize.Post{Author: "Joe", Meta: meta("joe", `{"name":"Joe"}`)}, nil},
		{"no authors", "---\nauthor: []\n---\n", htmlize.Post{}, nil},
		{"an id that is a text", "---\nid: on-it\n---\n", htmlize.Post{IDText: "on-it"}, nil},
		{"an id that is quoted", "---\nid: \"7\"\n---\n", htmlize.Post{IDText: "7"}, nil},
		{"an id with a fraction", "---\nid: 7.0\n---\n", htmlize.Post{IDText: "7.0"}, nil},
		{"an id that isn't decimal", "---\nid: 0x10\n---\n", htmlize.Post{IDText: "0x10"}, nil},
		{"an id that is too large", "---\nid: 99999999999999999999\n---\n", htmlize.Post{IDText: "99999999999999999999"}, nil},
		{"an id through an alias to a text", "---\nauthor: &a Joe\nid: *a\n---\n", htmlize.Post{IDText: "Joe", Author: "Joe"}, nil},
		{"an id without a value", "---\nid:\n---\n", htmlize.Post{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse("post.txt", test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, doc.Post); diff != "" {
				t.Errorf("post (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.warnings, warningLines(doc.Warnings)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			checkExcerpts(t, test.text, doc.Warnings)
		})
	}
}

// multiplied has for each letter but the first a key with a list of eight times what the letter before stands for.
func multiplied(letters string) string {
	var b strings.Builder
	for i := range len(letters) - 1 {
		fmt.Fprintf(&b, "%c: &%[1]c [%[2]s]\n", letters[i+1], strings.Repeat("*"+letters[i:i+1]+", ", 8))
	}
	return b.String()
}

func TestFrontMatterErrors(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"an author with a tag", "---\nauthor: !Joe Smith\n---\n", []string{"post.txt:2:9: author is a text, and this has the tag !Joe"}},
		{"a title of binary data", "---\ntitle: !!binary aGk=\n---\n", []string{"post.txt:2:8: title is a text, and this has the tag !!binary"}},
		{"a list", "---\n- id\n---\n", []string{"post.txt:2:1: front matter is a mapping of keys to values, and this is none"}},
		{"a text", "---\nid\n---\n", []string{"post.txt:2:1: front matter is a mapping of keys to values, and this is none"}},
		{"an id that is a list", "---\nid: [7]\n---\n", []string{"post.txt:2:5: id is a number or a text, and this is a list or a mapping"}},
		{"an author that is a list in a list", "---\nauthor: [[Joe]]\n---\n", []string{"post.txt:2:10: author is a text, and this is a list or a mapping"}},
		{"an author without a name", "---\nauthor: {email: a@example.com}\n---\n", []string{"post.txt:2:9: author is a text, and this is a list or a mapping"}},
		{"an author with a name through an alias in a list", "---\njoe: &a {name: Joe}\nauthor: [*a]\n---\n", []string{"post.txt:3:10: author is a text, and this is a list or a mapping"}},
		{
			"authors that multiply", "---\nx: &a " + strings.Repeat("x", 30_000) + "\nauthor: [" + strings.Repeat("*a, ", 100_000) + "]\n---\n",
			[]string{"post.txt:3:9: the names of all authors may have 65536 bytes together"},
		},
		{
			"aliases that multiply", "---\na: &a [x, x, x, x, x, x, x, x]\n" + multiplied("abcdefgh") + "tags: [x]\n---\n",
			[]string{"post.txt:2:20: front matter: up to here, the keys beside id, author and title have more than 65536 bytes as JSON, with the values of aliases"},
		},
		{"an alias in what it stands for", "---\na: &a [*a]\n---\n", []string{"post.txt:2:4: front matter: this is nested more than 100 deep"}},
		{"a large key", "---\nx: [" + strings.Repeat("x, ", 20_000) + "]\n---\n", []string{"post.txt:2:49154: front matter: up to here, the keys beside id, author and title have more than 65536 bytes as JSON, with the values of aliases"}},
		{"a key twice, further in", "---\nx: {a: 1, 'a': 2}\n---\n", []string{`post.txt:2:11: front matter: "a" is given twice`}},
		{"a title that is a mapping", "---\nid: 1\ntitle:\n  a: b\n---\n", []string{"post.txt:4:3: title is a text, and this is a list or a mapping"}},
		{"duplicate keys", "---\nid: 1\nauthor: Joe\nid: 2\n---\n", []string{`post.txt:4:1: "id" is given twice`}},
		{
			"everything at once", "---\nid: []\nid: {}\ntitle: []\n---\n",
			[]string{
				"post.txt:2:5: id is a number or a text, and this is a list or a mapping",
				`post.txt:3:1: "id" is given twice`,
				"post.txt:3:5: id is a number or a text, and this is a list or a mapping",
				"post.txt:4:8: title is a text, and this is a list or a mapping",
			},
		},
		{"behind a byte order mark", "\ufeff---\nid: []\n---\n", []string{"post.txt:2:5: id is a number or a text, and this is a list or a mapping"}},
		{"line breaks of two bytes", "---\r\nid: 1\r\nid: 2\r\n---\r\n", []string{`post.txt:3:1: "id" is given twice`}},
		{"an unknown alias", "---\nid: 1\nauthor: *a\n---\n", []string{"post.txt:3: front matter: not YAML: unknown anchor 'a' referenced"}},
		{"an unknown alias, far down", "---\n" + strings.Repeat("# a comment\n", 30_000) + "author: *a\n---\n", []string{"post.txt:30002: front matter: not YAML: unknown anchor 'a' referenced"}},
		{"a list that isn't closed", "---\nid: 1\nauthor: [Joe\n---\n", []string{"post.txt:3: front matter: not YAML: a list in [ ] doesn't end, or lacks a comma"}},
		{"a tab", "---\nid: 1\n\tauthor: Joe\n---\n", []string{"post.txt:3:1: front matter: not YAML: a tab in the indentation"}},
		{"in the first line", "---\n@\n---\n", []string{"post.txt:2: front matter: not YAML: a text can't begin with this character"}},
		{"two colons", "---\nid: 1\nauthor: Joe\ntitle: a: b\n---\n", []string{`post.txt:4: front matter: not YAML: found ": " where no key can stand`}},
		{"a quote that isn't closed", "---\nid: 1\nauthor: \"Joe\n---\n", []string{"post.txt:3: front matter: not YAML: a text in quotes doesn't end"}},
		{"a quote that isn't closed, in the first line", "---\ntitle: \"On quotes\nid: 7\nauthor: Joe\n---\n", []string{"post.txt:2: front matter: not YAML: a text in quotes doesn't end"}},
		{"a quote inside of quotes", "---\nid: 1\ntitle: 'World's'\n---\n", []string{"post.txt:3:14: front matter: not YAML: the text in single quotes ends at this quote, and more follows"}},
		{"quotes inside of double quotes", "---\ntitle: \"on \"it\"\"\n---\n", []string{"post.txt:2:12: front matter: not YAML: the text in double quotes ends at this quote, and more follows"}},
		{"a no-break space for indentation", "---\nid: 1\n \u00a0author: Joe\n---\n", []string{"post.txt:3:2: front matter: not YAML: a no-break space (U+00A0) in the indentation"}},
		{"a key without a colon", "---\nid: 1\nauthor Joe\ntitle: x\n---\n", []string{`post.txt:3: front matter: not YAML: found no ":" after a key`}},
		{"bad indentation", "---\nid: 1\nauthor: Joe\n  title: x\n---\n", []string{`post.txt:4: front matter: not YAML: found ": " where no key can stand`}},
		{"a text behind the end", "---\nid: 1\n...\n\nauthor: Joe\n---\n", []string{"post.txt:5: front matter: not YAML: found more behind the end of the document"}},
		{"a second document", "---\nid: 1\n--- Joe\n---\n", []string{"post.txt:3:1: front matter is one YAML document, and a second one begins here"}},
		{"a line break that editors don't show", "---\nauthor: a\u2028title: []\n---\n", []string{"post.txt:2:18: title is a text, and this is a list or a mapping"}},
		{"a control character", "---\nid: 1\nauthor: \x01\n---\n", []string{"post.txt:3:9: front matter: the control character U+0001 can't stand in YAML"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("post.txt", test.text)
			if diff := cmp.Diff(test.want, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkExcerpts(t, test.text, diagnostics(err))
		})
	}
}

// TestFrontMatterHints has slips, with what is said to do about each.
func TestFrontMatterHints(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a no-break space for a space", "author:\u00a0Joe\n", "found a no-break space (U+00A0) behind the colon; write a space in its place"},
		{"a no-break space for a space, and another key", "author:\u00a0Joe\nid: 7\n", "write a space in its place"},
		{"a no-break space before a key", "\u00a0author: Joe\n", "the key has a no-break space (U+00A0) in it; remove that, or write a space in its place"},
		{"no space", "id:1\n", "write a space behind the colon"},
		{"no space, and another key", "id:1\nauthor: Joe\n", "write a space behind the colon; if the line is a text, compare the indentation of the next one with it"},
		{"no key", "Joe\n", "write lines such as author: Joe"},
		{"a key of another program", "name: Joe\n", ""},
		{"too much", "x: [" + strings.Repeat("x, ", 20_000) + "]\n", "remove some of them, or shorten their values"},
		{"letters in the wrong order", "titel: Joe\n", "did you mean title?"},
		{"an author without a name", "author: {first: Joe}\n", "write a name, a list of names, or mappings that have the key name, as in author: {name: Joe}"},
		{"a list of lists of authors", "author: [[Joe]]\n", "write a name, a list of names, or mappings that have the key name, as in author: {name: Joe}"},
		{"a title that is a list", "title: [draft]\n", "write one value, such as title: On it; put a text that begins with [ or { in quotes"},
		{"a title that is a mapping", "title: {draft: On it}\n", "write one value, such as title: On it; put a text that begins with [ or { in quotes"},
		{"an id that is a list", "id: [7]\n", "write one value, such as id: 7; put a text that begins with [ or { in quotes"},
		{"a key in another case", "Author: Joe\n", "did you mean author?"},
		{"a text that begins with !", "title: !Hello world\n", "put a text that begins with ! in quotes"},
		{"an item behind a key", "title: - x\n", `put a text that begins with "- " in quotes, or begin the list in the next line`},
		{"a comment behind the end", "id: 7\n--- # end\ntext\n", "remove it, or end front matter here with a line --- and nothing behind it"},
		{
			"a quote over two lines", "title: 'On the\n  World's'\n",
			"add the quote that is missing there; or write a quote inside of single quotes twice, as in 'World''s', or put the text in double quotes",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse("post.txt", "---\n"+test.text+"---\n")
			got := ""
			if e, ok := errors.AsType[*diagnostic.Diagnostic](err); ok {
				got = e.Hint
			} else if doc != nil && len(doc.Warnings) == 1 {
				got = doc.Warnings[0].Hint
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestLargeFrontMatter checks the bounds of front matter: of its size, and of how many problems in it are reported.
func TestLargeFrontMatter(t *testing.T) {
	keys := func(name string, n int, value string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%s%d: %s\n", name, i, value)
		}
		return b.String()
	}
	t.Run("size", func(t *testing.T) {
		_, err := Parse("post.txt", "---\n"+strings.Repeat("# a comment\n", 1<<20/12+1)+"---\ntext\n")
		want := []string{"post.txt:1:1: front matter begins here and is larger than 1 MiB"}
		if diff := cmp.Diff(want, errorLines(err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("keys of other programs", func(t *testing.T) {
		doc, err := Parse("post.txt", "---\n"+keys("key", 5000, "x")+"author: Joe\n---\n")
		if err != nil || doc.Warnings != nil || len(doc.Post.Meta) != 5000 || doc.Post.Author != "Joe" {
			t.Errorf("got %d keys, warnings %v and error %v", len(doc.Post.Meta), doc.Warnings, err)
		}
	})
	t.Run("too many keys of other programs", func(t *testing.T) {
		_, err := Parse("post.txt", "---\n"+keys("key", 10_000, "x")+"author: [[]]\n---\n")
		want := []string{
			"post.txt:6666:10: front matter: up to here, the keys beside id, author and title have more than 65536 bytes as JSON, with the values of aliases",
			"post.txt:10002:10: author is a text, and this is a list or a mapping",
		}
		if diff := cmp.Diff(want, errorLines(err)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("slips", func(t *testing.T) {
		slips := func(name string, n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "%s%c: x\n", name, '\u4e00'+rune(i))
			}
			return b.String()
		}
		doc, err := Parse("post.txt", "---\n"+slips("title", 100)+slips("author", 1000)+"author: Joe\n---\n")
		if err != nil {
			t.Fatal(err)
		}
		got := warningLines(doc.Warnings)
		if len(got) != 101 {
			t.Fatalf("got %d warnings, want 101", len(got))
		}
		want := []string{
			`post.txt:101:1: front matter has the key "title乣", which htmlize doesn't use`,
			"post.txt:1:1: front matter has 1000 more keys that are nearly those of a post",
		}
		if diff := cmp.Diff(want, got[99:]); diff != "" || doc.Post.Author != "Joe" {
			t.Errorf("author %q (-want +got):\n%s", doc.Post.Author, diff)
		}
	})
	t.Run("errors", func(t *testing.T) {
		_, err := Parse("post.txt", "---\n"+strings.Repeat("id: []\n", 1000)+"---\n")
		got := errorLines(err)
		if len(got) != 101 {
			t.Fatalf("got %d errors, want 101", len(got))
		}
		// Each is one of its value, and each but the first one of its key.
		want := "post.txt:2:1: front matter has 1899 more problems, which aren't shown"
		if got[100] != want {
			t.Errorf("got %q, want %q", got[100], want)
		}
	})
}

// warningLines returns each warning as a message has it.
func warningLines(warnings diagnostic.List) []string {
	var lines []string
	for _, w := range warnings {
		lines = append(lines, w.Error())
	}
	return lines
}
