package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// Table is a data table in which packs can look up texts through the host.
type Table struct {
	// Pos is the place of the table's name in the manifest.
	Pos diagnostic.Position
	// Name is what packs call the table, unique in the manifest.
	Name string
	// File is the table's file: absolute, or relative to the working directory as the manifest's file name is.
	File string
	// Entries isn't nil. Numbers and booleans are texts, as they are in the file.
	Entries map[string]string
}

// tableFile is a table that the manifest names, before its file is read.
type tableFile struct {
	table Table
	// at is the place of the file's name in the manifest.
	at diagnostic.Position
}

// data reads the names of the tables and of their files.
func (d *decoder) data(v value) []tableFile {
	if !v.isMap() {
		d.unexpected(v, "a map of table names to files", d.tableHint(v))
		return nil
	}
	var files []tableFile
	for _, e := range d.entries(v, d.textKey) {
		named := d.checkName(e.key, e.name)
		file, ok := d.path(e.value, "the name of a file")
		if named && ok {
			files = append(files, tableFile{Table{Pos: e.key.pos, Name: e.name, File: file}, e.value.pos})
		}
	}
	return files
}

// tableHint returns a hint for a file, or a list of files, without the name of a table.
func (d *decoder) tableHint(v value) string {
	if v.isList() && len(v.node.Content) > 0 {
		v = d.child(v, v.node.Content[0])
	}
	file, ok := v.text()
	if !ok || v.isLong() {
		return "give each table a name, as in glossary: glossary.yaml"
	}
	base := filepath.Base(filepath.FromSlash(file))
	name := strings.TrimSuffix(base, filepath.Ext(base))
	if !model.IsRoleName(name) {
		name = "glossary"
	}
	return fmt.Sprintf("give each table a name, as in %s: %s", name, file)
}

// tables reads the files. It returns the number of problems inside them, and the first ones. A file that can't be read is a problem of
// the manifest.
func (d *decoder) tables(files []tableFile, read func(file string) ([]byte, error)) (tables []Table, found int, inside diagnostic.List) {
	for _, f := range files {
		data, err := read(f.table.File)
		if err != nil {
			p := newProblem(d.src.place(f.at), fmt.Sprintf("%s: %s: %s", f.table.Name, f.table.File, reason(err)))
			p.Err = err
			switch {
			case errors.Is(err, fs.ErrPermission):
				p.Hint = hint.Denied(f.table.File, "a+r")
			case errors.Is(err, fs.ErrNotExist):
				p.Hint = fmt.Sprintf("make the file, or fix the path; one that isn't absolute begins at the folder of %s", d.src.file)
			}
			d.report(p)
			continue
		}
		t, root := decode(f.table.File, data)
		if root.node != nil {
			f.table.Entries = t.texts(root)
		}
		tables = append(tables, f.table)
		found += t.found
		inside = append(inside, t.sorted()...)
	}
	return tables, found, inside
}

// texts reads a map of texts as they are in the file: numbers, booleans and null are texts, too.
func (d *decoder) texts(v value) map[string]string {
	if !v.isMap() {
		d.unexpected(v, "a map of text to text", "")
		return nil
	}
	entries := d.entries(v, func(key value) (string, bool) {
		text, ok := key.textAsWritten()
		if !ok {
			d.unexpected(key, "a text as key", textHint(key))
		}
		return text, ok
	})
	texts := make(map[string]string, len(entries))
	for _, e := range entries {
		text, ok := e.value.textAsWritten()
		if !ok {
			d.unexpected(e.value, "a text", textHint(e.value))
			continue
		}
		texts[e.name] = text
	}
	return texts
}

// textHint says how to write v as a text.
func textHint(v value) string {
	switch {
	case !v.isNull():
		return v.quoteHint()
	case v.node.Value == "":
		return `write "" for an empty text`
	default:
		return "put it in quotes: " + quote(v.node.Value)
	}
}
