package model

import "slices"

// PostMeta is the feature of a pack that gets the IDText and the Meta of a post.
const PostMeta = "post-meta"

// TakesMeta reports whether the pack has the feature [PostMeta].
func (d *Description) TakesMeta() bool { return slices.Contains(d.Features, PostMeta) }
