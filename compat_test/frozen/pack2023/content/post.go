// Package content is what a post is to a plugin.
package content

// Post is a blog post. Its contents are what the host got, with all markup.
type Post struct {
	Id       int
	Author   string
	Contents string
}
