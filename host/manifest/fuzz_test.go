package manifest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// FuzzParse checks the contract of Load for every input: it doesn't panic, and returns either problems with a place in a file or a
// manifest in which every rule holds.
func FuzzParse(f *testing.F) {
	tables := [][]byte{[]byte("HTML: HyperText Markup Language\n"), []byte("- a\n"), []byte("a: [\n")}
	for i, file := range testdata(f) {
		f.Add(file, tables[i%len(tables)])
	}
	f.Fuzz(func(t *testing.T, data, table []byte) {
		read := func(file string) ([]byte, error) {
			if strings.HasSuffix(file, "missing.yaml") {
				return nil, fs.ErrNotExist
			}
			return table, nil
		}
		m, err := parse("manifest.yaml", data, Host{Version: "0.1.0", Protocols: []int{1, 2}}, read)
		if err == nil {
			checkManifest(t, m)
			return
		}
		e, ok := errors.AsType[diagnostic.List](err)
		if !ok || len(e) == 0 || m != nil {
			t.Fatalf("got manifest %v and error %T with text %q; want a nil manifest and a list of problems", m, err, err)
		}
		for _, p := range e {
			text := table
			if p.Pos.File == "manifest.yaml" {
				text = data
			}
			checkProblem(t, p, newSource(p.Pos.File, text))
		}
		if !slices.IsSortedFunc(e, func(a, b *diagnostic.Diagnostic) int {
			if a.Pos.File != b.Pos.File {
				return 0
			}
			return a.Pos.Line - b.Pos.Line
		}) {
			t.Errorf("the problems aren't in the order of the lines:\n%v", err)
		}
	})
}

// testdata returns the manifests and the tables in testdata.
func testdata(f *testing.F) [][]byte {
	var files [][]byte
	for _, pattern := range []string{"testdata/*/*.yaml", "testdata/*/*/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("no files %s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			files = append(files, data)
		}
	}
	return files
}

func checkProblem(t *testing.T, p *diagnostic.Diagnostic, src *source) {
	t.Helper()
	if p.Message == "" || strings.ContainsAny(p.Message+p.Hint, "\r\n") || !utf8.ValidString(p.Message+p.Hint) {
		t.Errorf("message %q and hint %q are not a line of text each", p.Message, p.Hint)
	}
	switch pos := p.Pos; {
	case pos.Line == 0:
		if pos.Col != 0 || p.Excerpt != "" {
			t.Errorf("%v has a column or a line of text without a line number: %+v", pos, p)
		}
		return
	case pos.Line < 0 || pos.Line > len(src.text.Lines):
		t.Fatalf("%v: there are %d lines", p, len(src.text.Lines))
	case p.Place != pos.In(src.text.Lines[pos.Line-1]):
		t.Errorf("%v: got place %+v, want %+v", p, p.Place, pos.In(src.text.Lines[pos.Line-1]))
	case pos.Col < 0 || pos.Col > utf8.RuneCountInString(src.text.Lines[pos.Line-1])+1:
		t.Errorf("%v: column out of the line %q", p, src.text.Lines[pos.Line-1])
	}
	excerpt := p.Caret()
	if rows := strings.Count(excerpt, "\n"); rows > 1 || !utf8.ValidString(excerpt) {
		t.Errorf("%v: excerpt %q", p, excerpt)
	}
}

// checkManifest checks what the documentation of the types says about their fields.
func checkManifest(t *testing.T, m *Manifest) {
	t.Helper()
	checkNumbers := func(p Protocols) {
		if !slices.IsSorted(p.Numbers) || len(slices.Compact(slices.Clone(p.Numbers))) != len(p.Numbers) {
			t.Errorf("protocols %v", p.Numbers)
		}
		if (p.Numbers == nil) != (p.Pos == diagnostic.Position{}) {
			t.Errorf("protocols %v at %v", p.Numbers, p.Pos)
		}
	}
	checkNumbers(m.Protocols)
	packs, roles, tables := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range m.Packs {
		if !model.IsRoleName(p.Name) || packs[p.Name] {
			t.Errorf("pack name %q", p.Name)
		}
		packs[p.Name] = true
		if !strings.ContainsRune(p.Path, filepath.Separator) || p.StartTimeout <= 0 || len(p.Plugins) == 0 || p.Pos.Line == 0 {
			t.Errorf("pack %+v", p)
		}
		checkNumbers(p.Protocols)
		plugins := map[string]bool{}
		for _, plugin := range p.Plugins {
			if !model.IsRoleName(plugin.Name) || plugins[plugin.Name] {
				t.Errorf("plugin name %q", plugin.Name)
			}
			plugins[plugin.Name] = true
			checkPlugin(t, plugin, roles)
		}
	}
	for _, table := range m.Tables {
		if !model.IsRoleName(table.Name) || tables[table.Name] || table.Entries == nil || table.Pos.Line == 0 {
			t.Errorf("table %+v", table)
		}
		tables[table.Name] = true
	}
}

func checkPlugin(t *testing.T, p Plugin, roles map[string]bool) {
	t.Helper()
	contents := slices.ContainsFunc(p.Hooks, func(h Hook) bool { return h.Role == "" })
	for _, h := range p.Hooks {
		if err := model.Hook(h.String()).Check(); err != nil || h.Pos.Line == 0 {
			t.Errorf("hook %+v: %v", h, err)
		}
		if h.Role != "" && roles[h.Role] {
			t.Errorf("role %q is bound twice", h.Role)
		}
		roles[h.Role] = true
	}
	if len(p.Hooks) == 0 || contents != (p.Stage == htmlize.BeforeRoles || p.Stage == htmlize.AfterRoles) || contents && p.OnError == Strip {
		t.Errorf("plugin %+v", p)
	}
	if p.OnError != Fail && p.OnError != Keep && p.OnError != Strip || p.Timeout <= 0 {
		t.Errorf("plugin %+v", p)
	}
	if p.Cache < 0 || (p.Cache == 0) != (p.CachePos == diagnostic.Position{}) {
		t.Errorf("cache %d at %v", p.Cache, p.CachePos)
	}
	if p.Config != nil {
		var object map[string]any
		if err := json.Unmarshal(p.Config, &object); err != nil || object == nil || p.ConfigPos.Line == 0 {
			t.Errorf("config %s at %v: %v", p.Config, p.ConfigPos, err)
		}
	}
}
