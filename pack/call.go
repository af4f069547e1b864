package pack

import (
	"context"
	"log/slog"

	"example.com/htmlize"
	"example.com/htmlize/internal/model"
)

// Post is the metadata of the document that a call belongs to. [htmlize.Post] has its fields and its methods, such as Get.
type Post = htmlize.Post

// Stage is when a contents hook runs, as [htmlize.Stage] says.
type Stage = htmlize.Stage

// The stages of a contents hook.
const (
	BeforeRoles = htmlize.BeforeRoles
	AfterRoles  = htmlize.AfterRoles
)

// RoleCall is one text of a role to render.
type RoleCall struct {
	Services
	// Role is the name of the role, without colons.
	Role string
	// Text is the text between the backquotes. A line break and the white space around it are one space.
	Text string
	Post Post
	// Config is the plugin's configuration, of the type of [Plugin.Config].
	Config any
}

// ContentsCall is one text to pass through a contents hook.
type ContentsCall struct {
	Services
	Stage Stage
	// Text is the document's paragraphs as HTML: with role markup before the roles, and final after them.
	Text HTML
	Post Post
	// Config is the plugin's configuration, of the type of [Plugin.Config].
	Config any
}

// Services is what a plugin may ask its host for during a call.
type Services struct {
	host   model.Host
	logger *slog.Logger
}

// Lookup returns the value of key in one of the host's tables (the manifest's data), and false if the table has no such key.
// A table that the host doesn't have is an error. So is every lookup over protocol 1, which has no calls back.
func (s Services) Lookup(ctx context.Context, table, key string) (value string, found bool, err error) {
	return s.host.Lookup(ctx, table, key)
}

// PostContents returns the text of the whole post as the host got it, with its role markup.
func (s Services) PostContents(ctx context.Context) (string, error) {
	return s.host.Contents(ctx)
}
