package model

// Post is a document's metadata, as every call to a pack carries it. The text itself is had from [Host].
type Post struct {
	ID     int
	Author string
	Title  string
}
