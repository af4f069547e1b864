package manifest

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"example.com/htmlize/diagnostic"
)

// The start timeout and the restart budget of a pack for which the manifest doesn't set them. DefaultRestarts counts restarts within a
// minute.
const (
	DefaultStartTimeout = 10 * time.Second
	DefaultRestarts     = 3
)

// Pack is an executable, with the plugins in it that the manifest binds.
type Pack struct {
	// Pos is where the pack's entry begins.
	Pos diagnostic.Position
	// Name is the manifest's own name for the pack, unique in the file.
	Name string
	// Path is the executable: absolute, or relative to the working directory as the manifest's file name is. It always has a
	// separator, so it is never looked up in PATH.
	Path string
	// PathPos is the place of the value of "path".
	PathPos diagnostic.Position
	// Version is what the pack's own version has to satisfy.
	Version Constraint
	// Protocols narrows what may be negotiated with this pack.
	Protocols Protocols
	// Env has the names of variables that the pack gets besides those that every pack gets.
	Env []string
	// StartTimeout limits the time from the start of the process until the pack has described itself, and separately that of its
	// configuration. It is positive.
	StartTimeout time.Duration
	// Restarts is the restart budget: how often within a minute the pack is restarted after a crash. It isn't negative.
	Restarts int
	// Plugins has at least one element.
	Plugins []Plugin
}

// packs reads the list of packs.
func (d *decoder) packs(v value) []Pack {
	if v.isNull() {
		d.unexpected(v, "a list of packs", "list the packs, or write packs: [] for none")
		return nil
	}
	items, _ := d.items(v, "a list of packs", "begin each pack with a hyphen, as in - name: core")
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
				p.Path, p.PathPos = withSeparator(path), v.pos
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

// restarts reads a pack's restart budget.
func (d *decoder) restarts(target *int) func(value) {
	return func(v value) {
		n, ok := v.number()
		if !ok || n < 0 {
			d.unexpected(v, "a whole number from 0", v.numberHint(0, fmt.Sprintf("leave the key out for the default of %d", DefaultRestarts)))
			return
		}
		*target = n
	}
}

// path reads a path. A relative one is relative to the manifest's folder.
func (d *decoder) path(v value, noun string) (string, bool) {
	text, ok := d.text(v, noun)
	if !ok {
		return "", false
	}
	if text == "" || strings.ContainsRune(text, 0) {
		d.unexpected(v, noun, "")
		return "", false
	}
	path := filepath.FromSlash(text)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.src.file), path)
	}
	return path, true
}

// withSeparator returns path with a separator in it, so that it isn't looked up in PATH.
func withSeparator(path string) string {
	if strings.ContainsRune(path, filepath.Separator) {
		return path
	}
	return "." + string(filepath.Separator) + path
}
