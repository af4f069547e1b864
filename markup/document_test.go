package markup

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		// body is the text without front matter, and line the one where it begins.
		body string
		line int
	}{
		{"empty", "", "", 1},
		{"text alone", "a\nb\n", "a\nb\n", 1},
		{"a byte order mark", "\ufeffa\n", "a\n", 1},
		{"a byte order mark inside is text", "a\ufeff", "a\ufeff", 1},
		{"a replacement character is text", "a\ufffd", "a\ufffd", 1},
		{"front matter", "---\nid: 1\n---\na\n", "a\n", 4},
		{"a fence alone is text", "---", "---", 1},
		{"a fence after the first line is text", "\n---\nid: 1\n---\n", "\n---\nid: 1\n---\n", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse("post.txt", test.text)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := doc.Text(), test.body; got != want {
				t.Errorf("got text %q, want %q", got, want)
			}
			if got, want := doc.line, test.line; got != want {
				t.Errorf("got line %d, want %d", got, want)
			}
			if got, want := doc.Name, "post.txt"; got != want {
				t.Errorf("got name %q, want %q", got, want)
			}
		})
	}
}

func TestParseRefusesOtherEncodings(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"first byte", "\xff", "post.txt:1:1: the byte 0xff is not UTF-8"},
		{"later line", "a\nbä\xe4c", "post.txt:2:3: the byte 0xe4 is not UTF-8"},
		{"behind a replacement character", "\ufffd\x80", "post.txt:1:2: the byte 0x80 is not UTF-8"},
		{"a character cut off", "a\xe6\xbc", "post.txt:1:2: the byte 0xe6 is not UTF-8"},
		{"a surrogate", "\xed\xa0\x80", "post.txt:1:1: the byte 0xed is not UTF-8"},
		{"in front matter", "---\nauthor: J\xfcrgen\n---\n", "post.txt:2:10: the byte 0xfc is not UTF-8"},
		{"behind front matter", "---\nid: 1\n---\na\xfc\n", "post.txt:4:2: the byte 0xfc is not UTF-8"},
		{"behind a byte order mark", "\ufeffab\xff", "post.txt:1:3: the byte 0xff is not UTF-8"},
		{"of two bytes each", "\xff\xfea\x00", "post.txt:1:1: the byte 0xff is not UTF-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("post.txt", test.text)
			if got := errorLines(err); !cmp.Equal(got, []string{test.want}) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			checkExcerpts(t, test.text, diagnostics(err))
		})
	}
}

// TestOtherEncodings has texts in other encodings, and texts with NUL, with the place and the hint of the error.
func TestOtherEncodings(t *testing.T) {
	const utf16 = "it looks like UTF-16: convert it to UTF-8"
	wide := func(text string, low int) string {
		var b strings.Builder
		for _, r := range text {
			bytes := [2]byte{}
			bytes[low] = byte(r)
			b.Write(bytes[:])
		}
		return b.String()
	}
	for _, test := range []struct{ name, text, pos, hint string }{
		{"little-endian", wide("a\nb", 0), "post.txt:1:2", utf16},
		{"big-endian", wide("a\nb", 1), "post.txt:1:1", utf16},
		{"not UTF-8 either", wide("a\xe9b", 0), "post.txt:1:3", utf16},
		{"a byte order mark", "\xff\xfea\x00", "post.txt:1:1", utf16},
		{"the other one", "\xfe\xff\x00a", "post.txt:1:1", utf16},
		{"one NUL", "text\nä\x00 text text", "post.txt:2:2", "remove it"},
		{"in front matter", "---\nid: 7\n# \x00\n---\ntext text", "post.txt:3:3", "remove it"},
		{"one NUL in much", wide("a", 0) + strings.Repeat("text ", 400), "post.txt:1:2", "remove it"},
		{"Latin 1", "caf\xe9", "post.txt:1:4", "convert the document to UTF-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("post.txt", test.text)
			d := diagnostic.Of(err)
			if d == nil || d.Pos.String() != test.pos || d.Hint != test.hint {
				t.Errorf("got %#v, want %s and hint %s", d, test.pos, test.hint)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range scanSeeds {
		f.Add(text)
	}
	for _, test := range frontMatterSeeds {
		f.Add(test)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Parse("post.txt", text)
		if err != nil {
			for _, e := range diagnostic.All(err) {
				e, ok := e.(*diagnostic.Diagnostic)
				if !ok {
					t.Fatalf("got a %T, want a *diagnostic.Diagnostic: %v", e, err)
				}
				if e.Pos.Line < 1 || e.Message == "" {
					t.Errorf("got %#v, want a line and a message", e)
				}
			}
			return
		}
		if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			t.Error("text that isn't UTF-8 or has a NUL was taken")
		}
		for key, value := range doc.Post.Meta {
			if !json.Valid(value) {
				t.Errorf("key %q has %q, which is no JSON", key, value)
			}
		}
		doc.Post.Author, doc.Post.Title, doc.Post.IDText = "", "", ""
		if err := doc.Validate(); err != nil {
			t.Error(err)
		}
		if end := len(text) - len(doc.Text()); text[end:] != doc.Text() {
			t.Errorf("got %q, want the end of %q", doc.Text(), text)
		}
	})
}

func parse(t *testing.T, text string) *Document {
	t.Helper()
	doc, err := Parse("post.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// errorLines returns the text of each error that err joins.
func errorLines(err error) []string {
	var lines []string
	for _, e := range diagnostic.All(err) {
		lines = append(lines, e.Error())
	}
	return lines
}

// checkExcerpts checks that each diagnostic with a line has what that line is in the document.
func checkExcerpts(t *testing.T, text string, all diagnostic.List) {
	t.Helper()
	lines := strings.Split(strings.TrimLeft(text, byteOrderMark), "\n")
	for _, d := range all {
		want := diagnostic.Place{Pos: d.Pos}
		if d.Pos.Line > 0 {
			want = d.Pos.In(strings.TrimSuffix(lines[d.Pos.Line-1], "\r"))
		}
		if diff := cmp.Diff(want, d.Place); diff != "" {
			t.Errorf("%v: place (-want +got):\n%s", d, diff)
		}
	}
}

// diagnostics returns those that err joins.
func diagnostics(err error) diagnostic.List {
	var all diagnostic.List
	for _, e := range diagnostic.All(err) {
		all = append(all, diagnostic.Of(e))
	}
	return all
}

func TestPostThatIsNotUTF8(t *testing.T) {
	for _, test := range []struct {
		post htmlize.Post
		want string
	}{
		{htmlize.Post{Author: "\xff"}, `post.txt: the post's author "\xff" is not UTF-8`},
		{htmlize.Post{Title: "a\xc3"}, `post.txt: the post's title "a\xc3" is not UTF-8`},
	} {
		doc := &Document{Name: "post.txt", Post: test.post}
		if diff := cmp.Diff([]string{test.want}, errorLines(doc.Validate())); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestLargeDocument(t *testing.T) {
	_, err := Parse("post.txt", strings.Repeat("x", MaxDocument+1))
	want := []string{"post.txt: the document is larger than 256 MiB"}
	if diff := cmp.Diff(want, errorLines(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLargeMetadata checks the bound of what each text carries to its pack, whether front matter gave it or a program.
func TestLargeMetadata(t *testing.T) {
	long := strings.Repeat("x", MaxMetadata)
	for _, test := range []struct {
		name string
		doc  *Document
		want []string
	}{
		{"author", parse(t, "---\nauthor: "+long+"x\n---\ntext"), []string{"post.txt: the post's author has 65537 bytes, and may have 65536"}},
		{"title", &Document{Name: "post.txt", Post: htmlize.Post{Title: long + "xy"}}, []string{"post.txt: the post's title has 65538 bytes, and may have 65536"}},
		{"id", &Document{Name: "post.txt", Post: htmlize.Post{IDText: long + "x"}}, []string{"post.txt: the post's id has 65537 bytes, and may have 65536"}},
		{"meta", &Document{Name: "post.txt", Post: htmlize.Post{Meta: meta("x", `"`+long[3:]+`"`, "y", "")}}, []string{`post.txt: the post's meta "y" is not JSON in UTF-8`}},
		{"large meta", &Document{Name: "post.txt", Post: htmlize.Post{Meta: meta("x", `"`+long[2:]+`"`)}}, []string{"post.txt: the post's meta has 65537 bytes, and may have 65536"}},
		{"as long as may be", &Document{Name: "post.txt", Post: htmlize.Post{Author: long, Title: long, Meta: meta("x", `"`+long[3:]+`"`)}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, errorLines(test.doc.Validate())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// endless is a text that never ends. It counts what was read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

// TestReadText checks that no more is read than a document may have, nor more memory taken for what may be one.
func TestReadText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "post.txt")
	text := strings.Repeat("text", 1<<20) + "."
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sparse := filepath.Join(t.TempDir(), "sparse.txt")
	if err := errors.Join(os.WriteFile(sparse, nil, 0o600), os.Truncate(sparse, MaxDocument+1)); err != nil {
		t.Fatal(err)
	}
	open := func(name string) io.Reader {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	const large = "post.txt: the document is larger than 256 MiB"
	for _, test := range []struct {
		name string
		from io.Reader
		want string
		err  string
		// most is how many bytes may be allocated.
		most int
	}{
		{"empty", strings.NewReader(""), "", "", 1 << 20},
		{"short", strings.NewReader("text"), "text", "", 1 << 20},
		{"a file", open(file), text, "", len(text) + 1<<20},
		{"pieces", iotest.OneByteReader(strings.NewReader(text[:1<<20])), text[:1<<20], "", 4 << 20},
		{"a file that is too large", open(sparse), "", large, 1 << 20},
		{"no end", &endless{}, "", large, MaxDocument + 32<<20},
		{"an error", iotest.TimeoutReader(strings.NewReader("text")), "", "timeout", 1 << 20},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := ReadText("post.txt", test.from)
			runtime.ReadMemStats(&after)
			if err == nil {
				err = errors.New("")
			}
			if got != test.want || err.Error() != test.err {
				t.Errorf("got %d bytes and error %v, want %d and %s", len(got), err, len(test.want), test.err)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > uint64(test.most) {
				t.Errorf("%d bytes were allocated, want %d at most", got, test.most)
			}
			if from, ok := test.from.(*endless); ok && from.read > MaxDocument+32<<20 {
				t.Errorf("%d bytes were read", from.read)
			}
		})
	}
}
