package markup

import (
	"slices"
	"sync"

	"example.com/htmlize/diagnostic"
)

// Origins returns a function that says where the roles of text, which contents hooks made of the document, stand in the
// document. All of them are located at the first call, so it costs nothing where nothing goes wrong.
//
// A role is taken for the next one of the document with the same name and text. Where there is none, and hooks kept the names
// and their order, they changed the texts, and the roles stand where they stood. Otherwise a hook wrote the role, and its
// place is the file without a line.
func (d *Document) Origins(text string) func(Role) diagnostic.Place {
	places := sync.OnceValue(func() map[int]diagnostic.Place { return d.findOrigins(slices.Collect(Roles(text))) })
	return func(r Role) diagnostic.Place { return places()[r.Start] }
}

// findOrigins returns the places of roles by their Start.
func (d *Document) findOrigins(found []Role) map[int]diagnostic.Place {
	survey := d.Survey()
	roles := slices.Collect(survey.Roles(nil))
	places := make([]diagnostic.Place, len(roles))
	type key struct{ name, text string }
	left := make(map[key][]diagnostic.Place)
	for i, r := range roles {
		places[i] = survey.Place(r)
		k := key{r.Name, r.Text()}
		left[k] = append(left[k], places[i])
	}
	origins := make(map[int]diagnostic.Place, len(found))
	known := 0
	for _, r := range found {
		k := key{r.Name, r.Text()}
		origins[r.Start] = wholeFile(d.Name)
		if next := left[k]; len(next) > 0 {
			origins[r.Start], left[k] = next[0], next[1:]
			known++
		}
	}
	sameName := func(a, b Role) bool { return a.Name == b.Name }
	if known < len(found) && slices.EqualFunc(roles, found, sameName) {
		for i, r := range found {
			origins[r.Start] = places[i]
		}
	}
	return origins
}
