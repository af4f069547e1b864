package manifest

import (
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/yamltext"
)

// nameRule describes the names of packs, plugins and tables. The rule is that of role names, so a plugin can have the name of its role.
const nameRule = "letters, digits and _ and, inside the name, also - . +"

// name reads the name of a pack or a plugin. Noun says which of them. It returns an invalid name, too, for other messages.
func (d *decoder) name(v value, noun string, known seen) string {
	name, ok := d.text(v, "the name of "+noun)
	if ok && d.checkName(v, name) {
		known.duplicate(d, v, noun, name)
	}
	return name
}

// checkName reports an invalid name, which is that of v.
func (d *decoder) checkName(v value, name string) bool {
	ok := model.IsRoleName(name)
	if !ok {
		d.problem(v.pos, yamltext.LookalikeHint("the name", name), "%swant a name of %s, found %s", v.prefix(), nameRule, quote(name))
	}
	return ok
}

// seen has the place of the first use of each name, for things of one kind.
type seen map[string]diagnostic.Position

// duplicate reports whether name is in s, which is a problem, and adds it otherwise. Noun says what has the name.
func (s seen) duplicate(d *decoder, v value, noun, name string) bool {
	if first, ok := s[name]; ok {
		d.problem(v.pos, "", "%s %s is already in line %d", noun, quote(name), first.Line)
		return true
	}
	s[name] = v.pos
	return false
}
