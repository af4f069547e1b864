package manifest

import (
	"errors"
	"fmt"
	"io/fs"

	"example.com/htmlize/diagnostic"
)

// tableFile is a table that the manifest names, before its file is read.
type tableFile struct {
	table Table
	// at is where the manifest names the file.
	at diagnostic.Position
}

// data reads which tables there are and which file each is in.
func (d *decoder) data(v value) []tableFile {
	if !v.isMap() {
		d.want(v, "a map of table names to files", "")
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

// tables reads the files and returns how many problems are inside of them, and those of them that are kept. That a file can't be read
// is a problem of d's file.
func (d *decoder) tables(files []tableFile, read func(file string) ([]byte, error)) (tables []Table, found int, inside diagnostic.List) {
	for _, f := range files {
		data, err := read(f.table.File)
		if err != nil {
			p := newProblem(f.at, fmt.Sprintf("%s: %s: %s", f.table.Name, f.table.File, reason(err)))
			p.Excerpt, p.Err = d.src.line(f.at), err
			if errors.Is(err, fs.ErrNotExist) {
				p.Hint = fmt.Sprintf("make the file, or mend the path; one that isn't absolute begins at the folder of %s", d.src.file)
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

// texts reads a map of texts, which are taken as they are written: a table of years or of answers with "true" in it means just that.
func (d *decoder) texts(v value) map[string]string {
	if !v.isMap() {
		d.want(v, "a map of text to text", "")
		return nil
	}
	entries := d.entries(v, func(key value) (string, bool) {
		text, ok := key.written()
		if !ok {
			d.want(key, "a text as key", nothingHint(key))
		}
		return text, ok
	})
	texts := make(map[string]string, len(entries))
	for _, e := range entries {
		text, ok := e.value.written()
		if !ok {
			d.want(e.value, "a text", nothingHint(e.value))
			continue
		}
		texts[e.name] = text
	}
	return texts
}

// nothingHint says how to write the text that v may have been meant for.
func nothingHint(v value) string {
	switch {
	case !v.isNull():
		return v.quoteHint()
	case v.node.Value == "":
		return `write "" for an empty text`
	default:
		return "put it in quotes: " + quote(v.node.Value)
	}
}
