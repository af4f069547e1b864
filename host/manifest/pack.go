package manifest

import (
	"fmt"
	"path/filepath"
	"strings"
)

// manifest reads a manifest into m, and returns the tables that it names, which are still to be read.
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
		d.want(v, fmt.Sprintf("the number %d", Format), fmt.Sprintf("write manifest: %d", Format))
	}
}

// isNewer reports a manifest of a later format, of which nothing else can be judged.
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

// packs reads the list of packs.
func (d *decoder) packs(v value) []Pack {
	if v.isNull() {
		d.want(v, "a list of packs", "list the packs, or write packs: [] for none")
		return nil
	}
	items, _ := d.items(v, "a list of packs")
	packs := make([]Pack, 0, len(items))
	names := seen{}
	for _, item := range items {
		packs = append(packs, d.pack(item, names))
	}
	return packs
}

func (d *decoder) pack(v value, names seen) Pack {
	p := Pack{Pos: v.pos, StartTimeout: DefaultStartTimeout, Restarts: DefaultRestarts}
	d.fields(v, packLevel, map[string]func(value){
		"name": func(v value) { p.Name = d.name(v, "the pack", names) },
		"path": func(v value) {
			if path, ok := d.path(v, "the path of an executable"); ok {
				p.Path = withSeparator(path)
			}
		},
		"version":       d.constraint(&p.Version),
		"protocols":     d.protocolList(&p.Protocols),
		"env":           func(v value) { p.Env = d.env(v) },
		"start_timeout": d.duration(&p.StartTimeout),
		"restarts":      d.restarts(&p.Restarts),
		"plugins":       func(v value) { p.Plugins = d.plugins(v) },
	})
	return p
}

// restarts reads how often a pack may be started anew.
func (d *decoder) restarts(target *int) func(value) {
	return func(v value) {
		n, ok := v.number()
		if !ok || n < 0 {
			d.want(v, "a whole number from 0", v.numberHint(0, fmt.Sprintf("leave the key out for the default of %d", DefaultRestarts)))
			return
		}
		*target = n
	}
}

// path reads a path that is relative to the manifest's folder.
func (d *decoder) path(v value, noun string) (string, bool) {
	text, ok := d.text(v, noun)
	if !ok {
		return "", false
	}
	if text == "" || strings.ContainsRune(text, 0) {
		d.want(v, noun, "")
		return "", false
	}
	path := filepath.FromSlash(text)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.src.file), path)
	}
	return path, true
}

// withSeparator returns path so that no one takes it for a name to look up in PATH.
func withSeparator(path string) string {
	if strings.ContainsRune(path, filepath.Separator) {
		return path
	}
	return "." + string(filepath.Separator) + path
}
