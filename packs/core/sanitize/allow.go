package sanitize

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// allowConfig is what a manifest lets through besides what the policy does. It can only name what [allowable] or the policy ugc has.
type allowConfig struct {
	Elements   []string            `json:"elements,omitempty" jsonschema:"names of elements; math and svg stand for all of MathML and SVG that only shows something"`
	Attributes map[string][]string `json:"attributes,omitempty" jsonschema:"names of attributes by element, or by * for all elements"`
	Classes    []string            `json:"classes,omitempty" jsonschema:"classes of any element; * stands for any characters"`
}

// allElements stands for all elements in allow.attributes.
const allElements = "*"

// media are the elements that may be allowed and aren't among those of the policy ugc, with HTML's other languages.
const media = "audio track video"

// allowable are the attributes that may be allowed and aren't among those of the policy ugc. None runs, and none covers the page; of an
// element that is missing, none says what it leads to.
var allowable = []kept{
	{"", "hidden itemscope", flag},
	{"", "itemid itemprop itemref itemtype", anything},
	{"", "role", `^[a-z -]+$`},
	{"", "tabindex", integer},
	{"", "translate", `^(yes|no)?$`},
	{"a area", "target", `^_(blank|self)$`},
	{"a area", "download", `^[^/\\:]*$`},
	{"audio track video source", "src", mediaAddress},
	{"audio video", "controls loop muted", flag},
	{"audio video", "preload", `^(none|metadata|auto)?$`},
	{"track", "default", flag},
	{"track", "kind", words},
	{"track", "label", anything},
	{"track", "srclang", language},
	{"video", "height width", length},
	{"video", "playsinline", flag},
	{"video", "poster", mediaAddress},
	{"table td th tr", "bgcolor", colour},
}

// mediaAddress has no scheme but those of the web.
const mediaAddress = `^(https?://[^\s<>]+|[^:\s<>]+)$`

// openNames are attributes of any name, with a meaning for scripts and screen readers alone.
var openNames = regexp.MustCompile(`^(data|aria)-[a-z0-9_.-]+$`)

// reasons say of names that people may want why they can't be allowed.
type reasons []struct{ names, why string }

var neverElements = reasons{
	{"applet script", "it runs"},
	{"link style", "it can cover the page"},
	{"embed frame frameset iframe object", "it holds another document"},
	{"button datalist fieldset form isindex keygen optgroup option output select textarea", "it asks in the page's name"},
	{"base body head html meta title", "it is for the page, and not for a text in it"},
	{"listing noembed noframes noscript plaintext template xmp", "browsers read what is in it in another way"},
	{"annotation-xml desc foreignobject mglyph malignmark", "browsers read what is in it in another way"},
	{"animate animatemotion animatetransform maction set", "it changes what was checked"},
	{"image use", "it shows what is at an address"},
}

var neverAttributes = reasons{
	{"class", "list the classes in allow.classes"},
	{"style", "it can cover the page"},
	{"autofocus autoplay", "it acts by itself"},
	{"action background cite codebase data formaction href longdesc manifest ping poster src srcdoc srcset usemap xlink:href",
		"no address is checked there"},
}

// of returns why a name can't be allowed.
func (r reasons) of(name string) string {
	for _, reason := range r {
		if slices.Contains(strings.Fields(reason.names), name) {
			return reason.why
		}
	}
	if strings.ToLower(name) != name {
		return "names are in lower case"
	}
	return "it isn't among those in docs/sanitize.md"
}

// validate returns an error that names the first entry which can't be allowed.
func (a allowConfig) validate(isUGC bool) error {
	for _, name := range a.Elements {
		switch {
		case languageOf[name] != "":
			return fmt.Errorf("allow.elements: %s can't be allowed by itself: it comes with %s", name, languageOf[name])
		case !isAllowable(name):
			return fmt.Errorf("allow.elements: %s can't be allowed: %s", name, neverElements.of(name))
		}
	}
	for _, element := range slices.Sorted(maps.Keys(a.Attributes)) {
		if element != allElements && !a.lets(element, isUGC) {
			return fmt.Errorf("allow.attributes: %s doesn't pass: list it in allow.elements", element)
		}
		for _, name := range a.Attributes[element] {
			if len(linesOf(element, name)) > 0 {
				continue
			}
			why := neverAttributes.of(name)
			if isEventHandler(name) {
				why = "it runs"
			}
			return fmt.Errorf("allow.attributes: %s can't be allowed for %s: %s", name, element, why)
		}
	}
	for _, class := range a.Classes {
		if class == "" || strings.ContainsAny(class, " \t\n\f\r") {
			return fmt.Errorf("allow.classes: %q: want one class, in which * stands for any characters", class)
		}
	}
	return nil
}

// isAllowable reports whether allow.elements may have name.
func isAllowable(name string) bool {
	return isUGCElement(name) || set(media)[name] || foreignLanguages[name].elements != ""
}

// isUGCElement reports whether the policy ugc lets an element of the name through, if only with attributes.
func isUGCElement(name string) bool {
	return set(plain)[name] || slices.ContainsFunc(ugcAttributes, func(k kept) bool { return k.has(name) })
}

// lets reports whether elements of a name pass a policy with a.
func (a allowConfig) lets(name string, isUGC bool) bool {
	return isUGC && isUGCElement(name) || slices.Contains(a.Elements, name) || slices.Contains(a.Elements, languageOf[name])
}

// has reports whether the line names an element.
func (k kept) has(element string) bool { return slices.Contains(strings.Fields(k.elements), element) }

// linesOf returns what an attribute may hold that is allowed for an element or for all: the lines of tables that have it, for that
// element and attribute alone. Where there is none, it can't be allowed.
func linesOf(element, name string) []kept {
	if name == "class" {
		return nil
	}
	only := func(k kept) kept {
		if element != allElements {
			k.elements = element
		}
		k.attributes = name
		return k
	}
	if openNames.MatchString(name) {
		return []kept{only(kept{values: anything})}
	}
	root := element
	if of := languageOf[element]; of != "" {
		root = of
	}
	var lines []kept
	for _, table := range [][]kept{ugcAttributes, allowable, foreignLanguages[root].attributes} {
		for _, k := range table {
			if (k.elements == "" || k.has(element)) && slices.Contains(strings.Fields(k.attributes), name) {
				lines = append(lines, only(k))
			}
		}
	}
	return lines
}

// extend has a policy let through what is allowed.
func (a allowConfig) extend(p *bluemonday.Policy, isUGC bool) {
	for _, name := range a.Elements {
		names := []string{name}
		if l, ok := foreignLanguages[name]; ok {
			names = l.all(name)
			kept{name, "xmlns", "^" + regexp.QuoteMeta(l.namespace) + "$"}.allow(p)
			for _, k := range l.attributes {
				if k.elements == "" {
					k.elements = strings.Join(names, " ")
				}
				k.allow(p)
			}
		}
		if name == "input" {
			// Without these it would ask for something in the page's name.
			kept{name, "disabled", anything}.allow(p)
			kept{name, "type", checkbox}.allow(p)
		}
		p.AllowElements(names...)
		if set(plain)[name] || !isUGCElement(name) {
			p.AllowNoAttrs().OnElements(names...)
		}
	}
	for element, names := range a.Attributes {
		for _, name := range names {
			for _, k := range linesOf(element, name) {
				k.allow(p)
			}
		}
	}
	a.extendClasses(p, isUGC)
}

// extendClasses has a policy let through the classes that are allowed, in any number, with those that it lets through of an element.
func (a allowConfig) extendClasses(p *bluemonday.Policy, isUGC bool) {
	if len(a.Classes) == 0 {
		return
	}
	var patterns []string
	for _, class := range a.Classes {
		patterns = append(patterns, strings.ReplaceAll(regexp.QuoteMeta(class), `\*`, `\S*`))
	}
	of := map[string][]string{"": patterns}
	for _, k := range ugcAttributes {
		for _, element := range strings.Fields(k.elements) {
			if isUGC && k.attributes == "class" {
				of[element] = append(slices.Clone(patterns), append(of[element], strings.Trim(k.values, "^$"))...)
			}
		}
	}
	for element, patterns := range of {
		one := "(" + strings.Join(patterns, "|") + ")"
		kept{element, "class", `^\s*` + one + `(\s+` + one + `)*\s*$`}.allow(p)
	}
}
