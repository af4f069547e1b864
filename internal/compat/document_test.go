package compat

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestReadDocuments(t *testing.T) {
	want, want1 := "<p>a</p>\n", "<p>1</p>\n"
	tests := []struct {
		name string
		dir  fstest.MapFS
		want []Document
	}{
		{"empty", fstest.MapFS{"notes.md": {}}, nil},
		{
			"with and without HTML",
			fstest.MapFS{"b.txt": {Data: []byte("b")}, "a.txt": {Data: []byte("a")}, "a.html": {Data: []byte(want)}, "c.html": {}},
			[]Document{{Name: "a.txt", Text: "a", Want: &want}, {Name: "b.txt", Text: "b"}},
		},
		{
			"protocol 1",
			fstest.MapFS{
				"a.txt": {}, "a.html": {Data: []byte(want)}, "a-1.html": {Data: []byte(want1)},
				"b.txt": {}, "b-1.html": {Data: []byte(want1)},
				"c-1.txt": {}, "c-1.html": {Data: []byte(want)},
			},
			[]Document{{Name: "a.txt", Want: &want, Want1: &want1}, {Name: "b.txt", Want1: &want1}, {Name: "c-1.txt", Want: &want}},
		},
		{"folders", fstest.MapFS{"c.txt/a.txt": {}, "d/a.txt": {}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadDocuments(test.dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(Document{})); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	refused := []struct {
		name string
		dir  fstest.MapFS
		want string
	}{
		{"HTML that can't be read", fstest.MapFS{"a.txt": {}, "a.html/b": {}}, "read a.html: invalid argument"},
		{"HTML of protocol 1 that can't be read", fstest.MapFS{"a.txt": {}, "a-1.html/b": {}}, "read a-1.html: invalid argument"},
		{
			"HTML of two", fstest.MapFS{"a.txt": {}, "a-1.txt": {}, "a-1.html": {}},
			"a-1.html can be of a-1.txt or, over protocol 1, of a.txt; rename one of these",
		},
	}
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadDocuments(test.dir)
			if got := errorText(err); got != test.want {
				t.Errorf("got error %q, want %q", got, test.want)
			}
		})
	}
	t.Run("no folder", func(t *testing.T) {
		_, err := ReadDocuments(os.DirFS(filepath.Join(t.TempDir(), "nowhere")))
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got error %v, want one that the folder does not exist", err)
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWant(t *testing.T) {
	html, html1 := "<p>", "<p>1"
	tests := []struct {
		name     string
		document Document
		want     map[int]*string
	}{
		{"nothing known", Document{}, map[int]*string{1: nil, 2: nil}},
		{"the same", Document{Want: &html}, map[int]*string{1: &html, 2: &html}},
		{"something else over protocol 1", Document{Want: &html, Want1: &html1}, map[int]*string{1: &html1, 2: &html}},
		{"only protocol 1 known", Document{Want1: &html1}, map[int]*string{1: &html1, 2: nil}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := map[int]*string{1: test.document.want(1), 2: test.document.want(2)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
