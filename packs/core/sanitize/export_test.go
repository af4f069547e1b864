package sanitize

import (
	"encoding/json"
	"strings"
)

// Widest returns the configuration that allows everything that can be allowed, as JSON.
func Widest(policy string) string {
	a := allowConfig{
		Elements:   strings.Fields(ugcElements + mediaElements),
		Attributes: map[string][]string{allElements: {"data-x", "aria-x"}},
		Classes:    []string{"*"},
	}
	for root := range foreignLanguages {
		a.Elements = append(a.Elements, root)
	}
	for _, table := range [][]rule{ugcAttributes, allowable} {
		for _, r := range table {
			elements := strings.Fields(r.elements)
			a.Elements = append(a.Elements, elements...)
			if r.elements == "" {
				elements = []string{allElements}
			}
			for _, name := range strings.Fields(r.attributes) {
				for _, element := range elements {
					if name != "class" {
						a.Attributes[element] = append(a.Attributes[element], name)
					}
				}
			}
		}
	}
	config, err := json.Marshal(config{policy, a})
	if err != nil {
		panic(err)
	}
	return string(config)
}

// Allowable returns the names that can be allowed in addition to those of the policy ugc.
func Allowable() []string {
	names := strings.Fields(mediaElements)
	for root := range foreignLanguages {
		names = append(names, root)
	}
	for _, r := range allowable {
		names = append(names, strings.Fields(r.attributes)...)
	}
	return names
}
