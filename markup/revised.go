package markup

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"example.com/htmlize/diagnostic"
)

// revisedPage is what contents hooks made of a page.
type revisedPage struct {
	Page
	name string
	text string
	// origins has where the roles come from, by their Start. It is found at the first call, so it costs nothing where nothing goes
	// wrong.
	origins func() map[int]origin
}

// Revise returns a page of the document after contents hooks made text of its HTML.
func (d *Document) Revise(page Page, text string) Page {
	p := &revisedPage{Page: page, name: d.Name, text: text}
	p.origins = sync.OnceValue(p.findOrigins)
	return p
}

func (p *revisedPage) Roles(WarnFunc) iter.Seq[Role] {
	return func(yield func(Role) bool) {
		for r := range rolesOf(p.text, p.binds) {
			if !yield(p.restore(r)) {
				return
			}
		}
	}
}

// Place returns where a role stands in the document. A role is taken for the next one of the document with the same name and text.
// Where there is none, and hooks kept the names and their order, they changed the texts, and the roles stand where they stood.
// Otherwise a hook wrote the role, and its place is the file without a line.
func (p *revisedPage) Place(r Role) diagnostic.Place { return p.origins()[r.Start].place }

func (p *revisedPage) Unrendered(r Role) string {
	from := p.origins()[r.Start]
	if from.place.Pos.Line == 0 {
		// A hook wrote it, as HTML.
		return foldLines(p.text[r.Start:r.End])
	}
	r.braces = from.braces
	return p.Page.Unrendered(r)
}

// origin is where a role comes from.
type origin struct {
	place  diagnostic.Place
	braces bool
}

func (p *revisedPage) findOrigins() map[int]origin {
	found, roles := slices.Collect(p.Roles(nil)), slices.DeleteFunc(slices.Collect(p.Page.Roles(nil)), p.staysOut)
	all := make([]origin, len(roles))
	type key struct{ name, text string }
	left := make(map[key][]origin)
	for i, r := range roles {
		all[i] = origin{p.Page.Place(r), r.braces}
		k := key{r.Name, r.Text()}
		left[k] = append(left[k], all[i])
	}
	origins := make(map[int]origin, len(found))
	known := 0
	for _, r := range found {
		k := key{r.Name, r.Text()}
		origins[r.Start] = origin{place: wholeFile(p.name)}
		if next := left[k]; len(next) > 0 {
			origins[r.Start], left[k] = next[0], next[1:]
			known++
		}
	}
	sameName := func(a, b Role) bool { return a.Name == b.Name }
	if known < len(found) && slices.EqualFunc(roles, found, sameName) {
		for i, r := range found {
			origins[r.Start] = all[i]
		}
	}
	return origins
}

func (p *revisedPage) Write(out *strings.Builder, replacement func(Role) string) {
	at := 0
	for r := range rolesOf(p.text, p.binds) {
		out.WriteString(p.text[at:r.Start])
		out.WriteString(replacement(p.restore(r)))
		at = r.End
	}
	out.WriteString(p.text[at:])
}

func (p *revisedPage) Size() int { return len(p.text) }

func (p *revisedPage) HTML() string { return p.text }
