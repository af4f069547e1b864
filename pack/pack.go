package pack

import (
	"context"
	"html"
)

// Pack is the plugins that one executable serves.
type Pack struct {
	// Name is what the pack calls itself: letters, digits and _ and, inside the name, also - . and +.
	Name string
	// Version is the pack's own version, in the form that hashicorp/go-version reads, such as "1.4.0" or "2.0.0-rc.1".
	// A host checks it against the manifest's version constraint.
	Version string
	// Plugins are the pack's plugins. Their names differ, and no two implement the same role. A host that treats the
	// whole pack as one plugin runs their contents hooks in this order.
	Plugins []Plugin
}

// Plugin is one logical plugin of a pack. Its hooks are what Roles and Contents hold; it has at least one.
type Plugin struct {
	// Name is what manifests call the plugin. It has the same characters as a pack's name. The name "htmlize" is reserved: on
	// protocol 1 it stands for the whole pack.
	Name string
	// Summary says in one line what the plugin does; the command describe shows it.
	Summary string
	// Roles holds a function for each role that the plugin implements, by the role's name.
	Roles map[string]RoleFunc
	// Contents implements the contents hook; nil if the plugin has none.
	Contents ContentsFunc
	// Deterministic says that what the role functions return depends only on the role, the text and the configuration: not on
	// the post, the host's tables, the environment, the time or other texts. A host deduplicates the texts of a document, and may
	// cache the results for other documents while the pack's process runs.
	Deterministic bool
	// Sanitizer says that the contents hook makes the text safe. If it fails, a host never uses the text, whatever the
	// manifest's on_error says. It has no time limit by default, as its work grows with the text. Protocol 1 doesn't carry this
	// field.
	Sanitizer bool
	// Config is the plugin's default configuration, a struct with json tags; nil if the plugin takes none. The manifest's
	// config is decoded over a copy of it, and calls have the result, a value of the same type. A key that the struct lacks, and a
	// value of another type, are errors. If the struct has a method Validate() error, its error is one, too. Protocol 1 carries
	// no configuration, so calls have the default there.
	Config any
}

// RoleFunc renders one text of a role. It may be called from several goroutines at once, and in any order. An error or a panic is
// reported at the role's place in the document, and affects no other text.
type RoleFunc func(ctx context.Context, call RoleCall) (HTML, error)

// ContentsFunc passes a whole text through a plugin. It may be called from several goroutines at once.
type ContentsFunc func(ctx context.Context, call ContentsCall) (HTML, error)

// Role returns a plugin named for the one role that it implements.
func Role(name string, f RoleFunc) Plugin {
	return Plugin{Name: name, Roles: map[string]RoleFunc{name: f}}
}

// Contents returns a plugin that implements only the contents hook.
func Contents(name string, f ContentsFunc) Plugin {
	return Plugin{Name: name, Contents: f}
}

// HTML is text that goes into the page as it is. It is a type of its own so that raw text isn't used as HTML by mistake: [Escape]
// makes HTML of untrusted text.
type HTML string

// Escape returns text as HTML that shows it: <, >, &, ' and " are escaped.
func Escape(text string) HTML { return HTML(html.EscapeString(text)) }
