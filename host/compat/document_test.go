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

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

func TestReadDocuments(t *testing.T) {
	want := "<p>a</p>\n"
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
	t.Run("HTML that can't be read", func(t *testing.T) {
		_, err := ReadDocuments(fstest.MapFS{"a.txt": {}, "a.html/b": {}})
		if got, want := errorText(err), "read a.html: invalid argument"; got != want {
			t.Errorf("got error %q, want %q", got, want)
		}
	})
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

func TestBindings(t *testing.T) {
	role := model.PluginDescription{Name: "tt", Hooks: []model.Hook{model.RoleHook("tt")}}
	both := model.PluginDescription{Name: "htmlize", Hooks: []model.Hook{model.ContentsHook, model.RoleHook("b")}}
	own := []Document{{Name: "own.txt"}}
	// shape is what a binding binds and how many documents it has.
	type shape struct {
		Name      string
		Hooks     []string
		Stages    []manifest.Stage
		Documents int
		Own       bool
	}
	tests := []struct {
		name    string
		plugins []model.PluginDescription
		want    []shape
	}{
		{"roles alone", []model.PluginDescription{role}, []shape{
			{"roles", []string{"role:tt"}, []manifest.Stage{""}, len(texts) + 4, true},
		}},
		{"with contents", []model.PluginDescription{role, both}, []shape{
			{"roles", []string{"role:tt", "role:b"}, []manifest.Stage{"", ""}, 2*len(texts) + 3, false},
			{"contents hooks before-roles", []string{"role:tt", "contents", "role:b"}, []manifest.Stage{"", manifest.BeforeRoles}, 3, false},
			{"contents hooks after-roles", []string{"role:tt", "contents", "role:b"}, []manifest.Stage{"", manifest.AfterRoles}, 4, true},
		}},
		{"nothing known", nil, []shape{{"roles", nil, []manifest.Stage{""}, 4, true}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &probed{path: "bin/some.exe", plugins: test.plugins}
			var got []shape
			for _, b := range p.bindings(own) {
				s := shape{Name: b.name, Documents: len(b.documents), Own: b.documents[len(b.documents)-1].Name == "own.txt"}
				if name := b.manifest.Packs[0].Name; name != "some" {
					t.Errorf("got pack %q, want %q", name, "some")
				}
				for _, plugin := range b.manifest.Packs[0].Plugins {
					s.Stages = append(s.Stages, plugin.Stage)
					for _, hook := range plugin.Hooks {
						s.Hooks = append(s.Hooks, hook.String())
					}
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
