package pack

import (
	"context"
	"html"
)

// Pack is an executable's worth of plugins.
type Pack struct {
	// Name is what the pack calls itself: letters, digits and _ and, inside the name, also - . and +.
	Name string
	// Version is the pack's own version, in the form that hashicorp/go-version reads, such as "1.4.0" or "2.0.0-rc.1".
	// A manifest's version constraint is held against it.
	Version string
	// Plugins are the pack's plugins. Their names differ, and no two implement the same role. A host that treats the
	// whole pack as one plugin runs their contents hooks in this order.
	Plugins []Plugin
}

// Plugin is one logical plugin of a pack. Its hooks are what Roles and Contents hold; it has at least one.
type Plugin struct {
	// Name is what manifests call the plugin, with the same letters as a pack's name. The name "htmlize" is taken: on
	// protocol 1 it stands for the whole pack.
	Name string
	// Summary says in one line what the plugin does; the command describe shows it.
	Summary string
	// Roles holds a function for each role that the plugin implements, by the role's name.
	Roles map[string]RoleFunc
	// Contents implements the contents hook; nil where the plugin has none.
	Contents ContentsFunc
	// Deterministic says that what the role functions return depends on the role, the text and the configuration alone: not
	// on the post, the host's tables, the environment or the time, nor on other texts. A host asks once for a text that
	// stands in a document many times, and may use the result in other documents for as long as the pack's process runs.
	Deterministic bool
	// Sanitizer says that the contents hook makes the text safe. A host never puts out a text at which it failed, whatever
	// its manifest says of errors, and sets it no time limit of its own accord: its work grows with the text. Protocol 1
	// doesn't carry it.
	Sanitizer bool
	// Config is the plugin's default configuration, a struct with json tags; nil where the plugin takes none. The
	// manifest's config is decoded over a copy of it: a key that the struct lacks and a value of another type are
	// errors, and so is what the method Validate() error of the struct returns, if there is one. Calls carry the result,
	// a value of the same type. Protocol 1 carries no configuration, so there calls carry the default.
	Config any
}

// RoleFunc renders one text of a role. It may be called from several goroutines at once and in any order. An error, or a
// panic, is reported at the role's place in the document and concerns no other text.
type RoleFunc func(ctx context.Context, call RoleCall) (HTML, error)

// ContentsFunc passes a whole text through a plugin. It may be called from several goroutines at once.
type ContentsFunc func(ctx context.Context, call ContentsCall) (HTML, error)

// Role returns a plugin named for the one role that it implements.
func Role(name string, f RoleFunc) Plugin {
	return Plugin{Name: name, Roles: map[string]RoleFunc{name: f}}
}

// Contents returns a plugin that implements the contents hook alone.
func Contents(name string, f ContentsFunc) Plugin {
	return Plugin{Name: name, Contents: f}
}

// HTML is text that goes into the page as it is. It is a type of its own so that raw text doesn't get there by oversight:
// untrusted text becomes HTML through [Escape].
type HTML string

// Escape returns text as HTML that shows it: <, >, &, ' and " are escaped.
func Escape(text string) HTML { return HTML(html.EscapeString(text)) }
