package host

import (
	"slices"
	"sync"
)

// origins tells where the roles of text, which is what contents hooks returned, stand in the document. That is found out
// for all of them at the first question, and nobody asks where nothing goes wrong.
func (r *rendering) origins(text string) func(role) Position {
	positions := sync.OnceValue(func() map[int]Position { return r.findOrigins(slices.Collect(scan(text))) })
	return func(role role) Position { return positions()[role.start] }
}

// findOrigins returns the positions of roles that were found in what contents hooks returned, by where they start there. A
// role is taken for the one of the same name and text that comes next in the document. Where there is none, and hooks left
// the names and their order alone, they changed texts, and the roles stand where they stood; otherwise a hook wrote the role,
// and only the file is known.
func (r *rendering) findOrigins(found []role) map[int]Position {
	roles := slices.Collect(scan(r.doc.body))
	positions := make([]Position, len(roles))
	locator := r.doc.locator()
	for i, role := range roles {
		positions[i] = locator.position(role.start)
	}
	type markup struct{ name, text string }
	left := make(map[markup][]Position)
	for i, role := range roles {
		m := markup{role.name, role.text()}
		left[m] = append(left[m], positions[i])
	}
	origins := make(map[int]Position, len(found))
	known := 0
	for _, role := range found {
		m := markup{role.name, role.text()}
		origins[role.start] = Position{File: r.doc.Name}
		if next := left[m]; len(next) > 0 {
			origins[role.start], left[m] = next[0], next[1:]
			known++
		}
	}
	sameName := func(a, b role) bool { return a.name == b.name }
	if known < len(found) && slices.EqualFunc(roles, found, sameName) {
		// The hook changed texts.
		for i, role := range found {
			origins[role.start] = positions[i]
		}
	}
	return origins
}
