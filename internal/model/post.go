package model

import (
	"encoding/json"
	"slices"
	"strconv"
)

// Post is a document's metadata, as every call to a pack carries it. The text itself is had from [Host].
type Post struct {
	ID int
	// IDText is an id that is no number; ID is 0 then.
	IDText string
	Author string
	Title  string
	// Meta has a JSON value for each other key of the front matter. All that have the post share it.
	Meta map[string]json.RawMessage
}

// SetID makes a text the post's id: a number where it is written as one in decimal digits and an int holds it.
func (p *Post) SetID(written string) {
	p.ID, p.IDText = 0, written
	if number, err := strconv.Atoi(written); err == nil {
		p.ID, p.IDText = number, ""
	}
}

// PostMeta is the feature of a pack that takes the IDText and the Meta of a [Post].
const PostMeta = "post-meta"

// TakesMeta reports whether the pack takes the IDText and the Meta of a [Post].
func (d *Description) TakesMeta() bool { return slices.Contains(d.Features, PostMeta) }
