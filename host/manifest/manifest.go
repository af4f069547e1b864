package manifest

import (
	"fmt"

	"example.com/htmlize/diagnostic"
)

// Format is the version of the file format that this package reads, which is the value of the key "manifest".
const Format = 1

// Manifest is a valid manifest. Its slices are in the order of the file.
type Manifest struct {
	// File is the file's name, as it was given to Load or Parse.
	File      string
	Protocols Protocols
	Packs     []Pack
	Tables    []Table

	// lines are the lines of the file.
	lines []string
}

// Line returns the line of the manifest at a place, without its line break. It is empty if the place isn't in the manifest, or the
// manifest wasn't parsed.
func (m *Manifest) Line(at diagnostic.Position) string {
	if at.File != m.File || at.Line < 1 || at.Line > len(m.lines) {
		return ""
	}
	return m.lines[at.Line-1]
}

// manifest reads a manifest into m, and returns the tables that it names, whose files it doesn't read.
func (d *decoder) manifest(v value, m *Manifest, host Host) []tableFile {
	if d.isNewer(v) {
		return nil
	}
	var htmlize Constraint
	var tables []tableFile
	d.fields(v, manifestLevel, map[string]func(value){
		"manifest":  d.format,
		"htmlize":   d.constraint(&htmlize),
		"protocols": d.protocolList(&m.Protocols),
		"packs":     func(v value) { m.Packs = d.packs(v) },
		"data":      func(v value) { tables = d.data(v) },
	})
	d.checkHost(htmlize, host)
	d.checkProtocols(m, host)
	d.checkRoles(m)
	return tables
}

// format reads the version of the file format.
func (d *decoder) format(v value) {
	if n, ok := v.number(); !ok || n != Format {
		d.unexpected(v, fmt.Sprintf("the number %d", Format), fmt.Sprintf("write manifest: %d", Format))
	}
}

// isNewer reports a manifest of a later format. Nothing else in it can be checked.
func (d *decoder) isNewer(v value) bool {
	if !v.isMap() {
		return false
	}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key, format := d.child(v, v.node.Content[i]), d.child(v, v.node.Content[i+1])
		name, _ := key.text()
		if n, ok := format.number(); ok && name == "manifest" && n > Format {
			d.problem(format.pos, "upgrade htmlize",
				"the manifest is written for a newer htmlize: its format is %d, and this one reads %d", n, Format)
			return true
		}
	}
	return false
}
