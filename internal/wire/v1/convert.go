package v1

import (
	"example.com/htmlize"
	"example.com/htmlize/internal/model"
)

// postToWire adds contents to the post, as protocol 1 carries the whole text with every call. The title and what
// else front matter says don't travel.
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
