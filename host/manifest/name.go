package manifest

import (
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/yamltext"
)

// nameRule is the grammar of the names of packs, plugins and tables in words. It is the one of roles, so that a plugin
// can always be called as its role is.
const nameRule = "letters, digits and _ and, inside the name, also - . +"

// name reads the name of a pack or a plugin, which noun says. Other problems call it by that name even if it is a bad
// one.
func (d *decoder) name(v value, noun string, known seen) string {
	name, ok := d.text(v, "the name of "+noun)
	if ok && d.checkName(v, name) {
		known.twice(d, v, noun, name)
	}
	return name
}

// checkName reports a name that isn't of the grammar; v is where it stands.
func (d *decoder) checkName(v value, name string) bool {
	ok := model.IsRoleName(name)
	if !ok {
		d.problem(v.pos, yamltext.LookalikeHint("the name", name), "%swant a name of %s, found %s", v.prefix(), nameRule, quote(name))
	}
	return ok
}

// seen remembers where things of one kind were first named.
type seen map[string]diagnostic.Position

// twice reports whether name was there before, in which case it is a problem, and remembers it otherwise. Noun says
// what it is the name of.
func (s seen) twice(d *decoder, v value, noun, name string) bool {
	if first, ok := s[name]; ok {
		d.problem(v.pos, "", "%s %s is already in line %d", noun, quote(name), first.Line)
		return true
	}
	s[name] = v.pos
	return false
}
