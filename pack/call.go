package pack

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"example.com/htmlize/internal/model"
)

// Post is the metadata of the document that a call belongs to. Protocol 1 carries the ID and the Author
// alone, and a host of release 0.1.0 the Title besides.
type Post struct {
	ID int
	// IDText is an id that is no number, such as "on-it"; ID is 0 then.
	IDText string
	Author string
	Title  string
	// Meta has a JSON value for each other key of the front matter, such as date and tags. All calls of a document share it, so it may
	// not be changed. [Post.Get] reads it.
	Meta map[string]json.RawMessage
}

// Get puts the value of a key of the front matter into what value points to, as [json.Unmarshal] does, and returns false where the post
// has no such key. The id, the author and the title are fields instead. A value that doesn't fit is an error.
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

// Stage is when a contents hook runs.
type Stage string

// The stages of a contents hook. A host of protocol 1 doesn't tell the stage, and it is empty.
const (
	// BeforeRoles is the stage in which the text still has its role markup.
	BeforeRoles = Stage(model.BeforeRoles)
	// AfterRoles is the stage in which the text is final HTML.
	AfterRoles = Stage(model.AfterRoles)
)

// RoleCall is one text of a role to render.
type RoleCall struct {
	Services
	// Role is the name of the role, without colons.
	Role string
	// Text is what stood between the backquotes, with one space for each line break and the white space around it.
	Text string
	Post Post
	// Config is the plugin's configuration, of the type of [Plugin.Config].
	Config any
}

// ContentsCall is one text to pass through a contents hook.
type ContentsCall struct {
	Services
	Stage Stage
	// Text is the document's paragraphs as HTML, before the roles are rendered or after, according to Stage.
	Text HTML
	Post Post
	// Config is the plugin's configuration, of the type of [Plugin.Config].
	Config any
}

// Services is what a plugin may ask of its host while it works on a call.
type Services struct {
	host   model.Host
	logger *slog.Logger
}

// Lookup returns the value of key in one of the tables that the host makes available (the manifest's data), and false
// where the table has no such key. A table that the host doesn't have is an error, and so is any lookup on protocol 1,
// which has no calls back.
func (s Services) Lookup(ctx context.Context, table, key string) (value string, found bool, err error) {
	return s.host.Lookup(ctx, table, key)
}

// PostContents returns the text of the whole post as it was given to the host, with its role markup.
func (s Services) PostContents(ctx context.Context) (string, error) {
	return s.host.Contents(ctx)
}
