package sanitize

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// allowConfig is what a manifest lets through in addition to the policy. It can only name what [allowable] or the policy ugc has.
type allowConfig struct {
	Elements   []string            `json:"elements,omitempty" jsonschema:"names of elements; math and svg stand for all of MathML and SVG that only shows something"`
	Attributes map[string][]string `json:"attributes,omitempty" jsonschema:"names of attributes by element, or by * for all elements"`
	Classes    []string            `json:"classes,omitempty" jsonschema:"classes of any element; * stands for any characters"`
}

// allElements stands for all elements in allow.attributes.
const allElements = "*"

// mediaElements are the elements that may be allowed in addition to those of the policy ugc and those of MathML and SVG.
const mediaElements = "audio track video"

// allowable are the attributes that may be allowed in addition to those of the policy ugc. None of them can run a script or cover the
// page, and none of those for all elements is an address that browsers follow.
var allowable = []rule{
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

// mediaAddress has no scheme other than http and https.
const mediaAddress = `^(https?://[^\s<>]+|[^:\s<>]+)$`

// openNames are families of attributes that only scripts and screen readers use.
var openNames = regexp.MustCompile(`^(data|aria)-[a-z0-9_.-]+$`)

// reasons are names that people may want to allow, with the reasons why they can't be allowed.
type reasons []struct{ names, why string }

var neverElements = reasons{
	{"applet script", "it runs"},
	{"link style", "it can cover the page"},
	{"embed frame frameset iframe object", "it contains another document"},
	{"button datalist fieldset form isindex keygen optgroup option output select textarea", "it asks readers for input in the page's name"},
	{"base body head html meta title", "it is for the page, and not for a text in it"},
	{"listing noembed noframes noscript plaintext template xmp", "browsers parse its content in another way"},
	{"annotation-xml desc foreignobject mglyph malignmark", "browsers parse its content in another way"},
	{"animate animatemotion animatetransform maction set", "it changes what was checked"},
	{"image use", "it loads what is at an address"},
}

var neverAttributes = reasons{
	{"class", "list the classes in allow.classes"},
	{"style", "it can cover the page"},
	{"autofocus autoplay", "it acts by itself"},
	{"action background cite codebase data formaction href longdesc manifest ping poster src srcdoc srcset usemap xlink:href",
		"no address is checked there"},
}

// reason returns why a name can't be allowed.
func (r reasons) reason(name string) string {
	for _, entry := range r {
		if slices.Contains(strings.Fields(entry.names), name) {
			return entry.why
		}
	}
	if strings.ToLower(name) != name {
		return "names are in lower case"
	}
	return "it isn't among those in docs/sanitize.md"
}

// validate returns an error for each entry that can't be allowed, joined.
func (a allowConfig) validate(isUGC bool) error {
	var refused []error
	refuse := func(format string, args ...any) { refused = append(refused, fmt.Errorf(format, args...)) }
	for _, name := range a.Elements {
		switch {
		case languageOf[name] != "":
			refuse("allow.elements: %s can't be allowed by itself: it comes with %s", name, languageOf[name])
		case !isAllowable(name):
			refuse("allow.elements: %s can't be allowed: %s", name, neverElements.reason(name))
		}
	}
	for _, element := range slices.Sorted(maps.Keys(a.Attributes)) {
		if element != allElements && !a.allows(element, isUGC) {
			refuse("allow.attributes: %s doesn't pass: list it in allow.elements", element)
			continue
		}
		for _, name := range a.Attributes[element] {
			if len(rulesFor(element, name)) > 0 {
				continue
			}
			why := neverAttributes.reason(name)
			if isEventHandler(name) {
				why = "it runs"
			}
			refuse("allow.attributes: %s can't be allowed for %s: %s", name, element, why)
		}
	}
	for _, class := range a.Classes {
		if class == "" || strings.ContainsAny(class, " \t\n\f\r") {
			refuse("allow.classes: %q: want one class, in which * stands for any characters", class)
		}
	}
	return errors.Join(refused...)
}

// isAllowable reports whether allow.elements may have a name.
func isAllowable(name string) bool {
	return isUGCElement(name) || set(mediaElements)[name] || foreignLanguages[name].elements != ""
}

// isUGCElement reports whether the policy ugc lets an element of this name through, at least with certain attributes.
func isUGCElement(name string) bool {
	return set(ugcElements)[name] || slices.ContainsFunc(ugcAttributes, func(r rule) bool { return r.has(name) })
}

// allows reports whether the policy with a lets elements of this name through.
func (a allowConfig) allows(name string, isUGC bool) bool {
	return isUGC && isUGCElement(name) || slices.Contains(a.Elements, name) || slices.Contains(a.Elements, languageOf[name])
}

// has reports whether the rule names an element.
func (r rule) has(element string) bool { return slices.Contains(strings.Fields(r.elements), element) }

// rulesFor returns the rules of the tables for an attribute of an element, or of all elements, restricted to that element and
// attribute. If there are none, the attribute can't be allowed.
func rulesFor(element, name string) []rule {
	if name == "class" {
		return nil
	}
	restricted := func(r rule) rule {
		if element != allElements {
			r.elements = element
		}
		r.attributes = name
		return r
	}
	if openNames.MatchString(name) {
		return []rule{restricted(rule{values: anything})}
	}
	root := element
	if language := languageOf[element]; language != "" {
		root = language
	}
	var rules []rule
	for _, table := range [][]rule{ugcAttributes, allowable, foreignLanguages[root].attributes} {
		for _, r := range table {
			if (r.elements == "" || r.has(element)) && slices.Contains(strings.Fields(r.attributes), name) {
				rules = append(rules, restricted(r))
			}
		}
	}
	return rules
}

// extend adds what is allowed to a policy.
func (a allowConfig) extend(p *bluemonday.Policy, isUGC bool) {
	for _, name := range a.Elements {
		names := []string{name}
		if l, ok := foreignLanguages[name]; ok {
			names = l.all(name)
			rule{name, "xmlns", "^" + regexp.QuoteMeta(l.namespace) + "$"}.addTo(p)
			for _, r := range l.attributes {
				if r.elements == "" {
					r.elements = strings.Join(names, " ")
				}
				r.addTo(p)
			}
		}
		if name == "input" {
			// With other types, or enabled, it would ask readers for input in the page's name.
			rule{name, "disabled", anything}.addTo(p)
			rule{name, "type", checkbox}.addTo(p)
		}
		p.AllowElements(names...)
		if set(ugcElements)[name] || !isUGCElement(name) {
			p.AllowNoAttrs().OnElements(names...)
		}
	}
	for element, names := range a.Attributes {
		for _, name := range names {
			for _, r := range rulesFor(element, name) {
				r.addTo(p)
			}
		}
	}
	a.extendClasses(p, isUGC)
}

// extendClasses adds the allowed classes to a policy. An element may have any number of them, together with the classes that the policy
// ugc lets through for it.
func (a allowConfig) extendClasses(p *bluemonday.Policy, isUGC bool) {
	if len(a.Classes) == 0 {
		return
	}
	var patterns []string
	for _, class := range a.Classes {
		patterns = append(patterns, strings.ReplaceAll(regexp.QuoteMeta(class), `\*`, `\S*`))
	}
	byElement := map[string][]string{"": patterns}
	for _, r := range ugcAttributes {
		for _, element := range strings.Fields(r.elements) {
			if isUGC && r.attributes == "class" {
				byElement[element] = append(slices.Clone(patterns), append(byElement[element], strings.Trim(r.values, "^$"))...)
			}
		}
	}
	for element, patterns := range byElement {
		class := "(" + strings.Join(patterns, "|") + ")"
		rule{element, "class", `^\s*` + class + `(\s+` + class + `)*\s*$`}.addTo(p)
	}
}
