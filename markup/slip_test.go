package markup

import (
	"fmt"
	"strings"
	"testing"
)

// TestSlips has keys that are nearly those of a post, and keys of other programs that are no slips of them.
func TestSlips(t *testing.T) {
	for name, want := range map[string]string{
		"titel": "title", "tittle": "title", "titles": "title", "Title": "title", "TITLE": "title", "autor": "author", "auhtor": "author", "author_": "author",
		"ID": "id", "Id": "id", "id\u00a0": "id", "author\u00a0": "author",
		"tile": "", "tiles": "", "tags": "", "authors": "", "uid": "", "pid": "", "ad": "", "it": "", "ids": "", "author_id": "", "authored": "", "coauthor": "",
		"subtitle": "", "title_de": "", "date": "", "file": "", "time": "", "editor": "",
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Parse("post.txt", fmt.Sprintf("---\n%q: x\n---\n", name))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range doc.Warnings {
				got = append(got, w.Hint)
			}
			suggested := len(got) == 1 && (got[0] == "did you mean "+want+"?" || strings.HasPrefix(got[0], "the key has a no-break space"))
			if want == "" && got != nil || want != "" && !suggested {
				t.Errorf("got hints %q, want %q suggested", got, want)
			}
		})
	}
}

// TestFrontMatterBehindBlankLines has documents that begin with a blank line.
func TestFrontMatterBehindBlankLines(t *testing.T) {
	const message = ": front matter begins in the first line of a document, and blank lines are above this; it is text"
	for _, test := range []struct{ name, text, want string }{
		{"a blank line", "\n---\nid: 7\n---\ntext\n", "post.txt:2:1" + message},
		{"several", " \t\r\n\n--- \r\ntags: [a]\r\nauthor: Joe\r\n---\r\n", "post.txt:3:1" + message},
		{"no key of a post", "\n---\ntags: [a]\n---\ntext\n", ""},
		{"no end", "\n---\nid: 7\n\ntext\n", ""},
		{"a text above", "text\n---\nid: 7\n---\ntext\n", ""},
		{"rules", "\n---\n\ntext\n\n---\n", ""},
		{"only blank lines", "\n\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse("post.txt", test.text)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text() != test.text {
				t.Errorf("got text %q, want all of it", doc.Text())
			}
			if got := strings.Join(warningLines(doc.Warnings), "\n"); got != test.want {
				t.Errorf("got warnings %q, want %q", got, test.want)
			}
		})
	}
}

// TestNearFence has lines that are nearly one that begins or ends front matter.
func TestNearFence(t *testing.T) {
	const alone = "write --- at the beginning of the line, and nothing behind it"
	odd := "the line has a no-break space (U+00A0) in it; remove that, or write a space in its place"
	for _, test := range []struct{ name, text, want string }{
		{"hyphens", "----\nid: 7\n---\n", alone},
		{"a space", " ---\nid: 7\n---\n", alone},
		{"a comment", "--- # begin\nid: 7\n---\n", alone},
		{"a no-break space", "---\u00a0\nid: 7\n---\n", odd},
		{"a dash", "\u2014\nid: 7\n---\n", alone},
		{"dots at the end", "---\nid: 7\n...\ntext\n", "line 3 is no end of it: " + alone},
		{"hyphens at the end", "---\nid: 7\n----\ntext\n", "line 3 is no end of it: " + alone},
		{"a no-break space at the end", "---\nid: 7\n---\u00a0\ntext\n", "line 3 is no end of it: " + odd},
		{"a heading further down", "---\nid: 7\n\ntext\n----\n", "end it with a line ---, or begin a text that has none with an empty line"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse("post.txt", test.text)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text() != test.text || len(doc.Warnings) != 1 {
				t.Fatalf("got text %q and warnings %v, want all of it and one warning", doc.Text(), doc.Warnings)
			}
			if got := doc.Warnings[0].Hint; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
