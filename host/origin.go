package host

// origins tells where the roles found in what contents hooks returned stand in the document, whose roles are given. A role
// is taken for the one of the same name and text that comes next in the document. Where there is none, and hooks left the
// names and their order alone, they changed texts, and the roles stand where they stood; otherwise a hook wrote the role,
// and only the file is known.
func (r *rendering) origins(roles, found []role) func(i int) Position {
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
	origins := make([]Position, len(found))
	known := 0
	for i, role := range found {
		m := markup{role.name, role.text()}
		origins[i] = Position{File: r.doc.Name}
		if next := left[m]; len(next) > 0 {
			origins[i], left[m] = next[0], next[1:]
			known++
		}
	}
	if known < len(found) && sameNames(roles, found) {
		// The hook changed texts.
		return func(i int) Position { return positions[i] }
	}
	return func(i int) Position { return origins[i] }
}

func sameNames(a, b []role) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].name != b[i].name {
			return false
		}
	}
	return true
}
