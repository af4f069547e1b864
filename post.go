package htmlize

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Post is the metadata of a document. Plugins get it with each call, as far as the protocol carries it: protocol 1 carries only the ID
// and the Author, and a host of release 0.1.0 sends the Title, too.
type Post struct {
	ID int
	// IDText is an id that is no number, such as "on-it"; ID is 0 then. Rendering such a document is an error where a plugin
	// would get it whose pack takes only numbers.
	IDText string
	Author string
	Title  string
	// Meta has a JSON value for each other key of the front matter, such as date and tags. All calls of a document share it, so
	// plugins must not change it. [Post.Get] reads it.
	Meta map[string]json.RawMessage
}

// SetID makes a text the post's id: a number if it is written in decimal digits and fits an int.
func (p *Post) SetID(written string) {
	p.ID, p.IDText = 0, written
	if number, err := strconv.Atoi(written); err == nil {
		p.ID, p.IDText = number, ""
	}
}

// Get puts the value of a key of the front matter into what value points to, as [json.Unmarshal] does, and returns false if the
// post has no such key. The id, the author and the title are fields instead. A value that doesn't fit is an error.
func (p Post) Get(key string, value any) (found bool, err error) {
	raw, ok := p.Meta[key]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(raw, value); err != nil {
		return false, fmt.Errorf("the post's %s: %w", key, err)
	}
	return true, nil
}
