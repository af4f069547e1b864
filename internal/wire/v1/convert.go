package v1

import (
	"example.com/htmlize"
	"example.com/htmlize/internal/model"
)

// postToWire adds the document's text, which protocol 1 carries with every call. It leaves out the title and the other keys of front
// matter, which protocol 1 doesn't carry.
func postToWire(p htmlize.Post, contents string) Post {
	return Post{Id: p.ID, Author: p.Author, Contents: contents}
}

func postFromWire(p Post) htmlize.Post {
	return htmlize.Post{ID: p.Id, Author: p.Author}
}

func hooksToWire(hooks []model.Hook) []string {
	out := make([]string, len(hooks))
	for i, h := range hooks {
		out[i] = string(h)
	}
	return out
}

func hooksFromWire(hooks []string) []model.Hook {
	out := make([]model.Hook, len(hooks))
	for i, h := range hooks {
		out[i] = model.Hook(h)
	}
	return out
}
