package sanitize

import (
	"encoding/json"
	"strings"
)

// Widest returns the configuration, as JSON, that allows everything that can be allowed.
func Widest(policy string) string {
	a := allowConfig{
		Elements:   strings.Fields(plain + media),
		Attributes: map[string][]string{allElements: {"data-x", "aria-x"}},
		Classes:    []string{"*"},
	}
	for root := range foreignLanguages {
		a.Elements = append(a.Elements, root)
	}
	for _, table := range [][]kept{ugcAttributes, allowable} {
		for _, k := range table {
			elements := strings.Fields(k.elements)
			a.Elements = append(a.Elements, elements...)
			if k.elements == "" {
				elements = []string{allElements}
			}
			for _, name := range strings.Fields(k.attributes) {
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

// Allowable returns the names that can be allowed and that the policy ugc doesn't let through by itself.
func Allowable() []string {
	names := strings.Fields(media)
	for root := range foreignLanguages {
		names = append(names, root)
	}
	for _, k := range allowable {
		names = append(names, strings.Fields(k.attributes)...)
	}
	return names
}
