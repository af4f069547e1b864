// Package diagnostic has the one form in which htmlize reports errors and warnings: about a document, a manifest, a configuration or a
// pack. The text for people, the JSON for programs and the error for an embedding program are made of the same value.
package diagnostic

import (
	"errors"
	"strings"
)

// Diagnostic is an error or a warning. A pointer to it is an error:
//
//	if d, ok := errors.AsType[*diagnostic.Diagnostic](err); ok && d.Code == diagnostic.Timeout { … }
//
// docs/diagnostics.md describes its JSON.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	// Kind is what it is about.
	Kind Kind `json:"kind"`
	// Message is the text without the place; it may have several lines.
	Message string `json:"message"`
	// Hint says what to do about it. It may be empty.
	Hint string `json:"hint,omitempty"`
	// Place is zero where there is none.
	Place

	// Role and Stage say which hook was called, of [Role] and [Contents].
	Role  string `json:"role,omitempty"`
	Stage string `json:"stage,omitempty"`
	// Plugin, Pack and Path name the plugin, the pack as the manifest calls it, and the pack's executable.
	Plugin string `json:"plugin,omitempty"`
	Pack   string `json:"pack,omitempty"`
	Path   string `json:"path,omitempty"`
	// Version is the pack's own version. It is empty where it isn't known.
	Version string `json:"version,omitempty"`
	// Protocol is the negotiated protocol. It is 0 for a linked pack, and where none was negotiated.
	Protocol int `json:"protocol,omitempty"`
	// Binding is where the manifest binds the hook.
	Binding Position `json:"binding,omitzero"`

	// Code is the reason.
	Code Code `json:"code,omitempty"`
	// Location is where in the plugin's code a panic was: "plugins/abbrev.go:42 in expand". It is empty where the pack doesn't report it.
	// Protocol 1 doesn't carry it.
	Location string `json:"location,omitempty"`
	// Output has the last lines that the pack's process wrote to stderr, oldest first, without log records below level info.
	Output []string `json:"output,omitempty"`
	// Protocols and Upgrade are of [Incompatible]: the protocols of both sides, and what has to change.
	Protocols *Protocols `json:"protocols,omitempty"`
	Upgrade   Side       `json:"upgrade,omitempty"`

	// Err is the cause, or nil.
	Err error `json:"-"`
}

// Error returns the place and the message: "post.txt:3:5: …".
func (d *Diagnostic) Error() string {
	if d.Pos == (Position{}) {
		return d.Message
	}
	return d.Pos.String() + ": " + d.Message
}

// Unwrap returns the cause.
func (d *Diagnostic) Unwrap() error { return d.Err }

// Severity is whether a diagnostic is an error or a warning.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Kind is what a diagnostic is about.
type Kind string

// The kinds. A later release may have more.
const (
	// Role is a role that could not be rendered; as a warning, one that the manifest's on_error let pass.
	Role Kind = "role"
	// Contents is a contents hook that failed; as a warning, one that the manifest's on_error let pass.
	Contents Kind = "contents"
	// Document is anything else about a document: its front matter, its encoding, a role that nothing is bound to.
	Document Kind = "document"
	// Manifest is the manifest, or a table that it names.
	Manifest Kind = "manifest"
	// Pack is a pack that can't be started, or isn't what the manifest says. Pos is the manifest's.
	Pack Kind = "pack"
	// Incompatible is a pack that has no protocol in common with the host. Pos is the line of the manifest that limits the protocols, or
	// the pack's entry where none does.
	Incompatible Kind = "incompatible"
	// Usage is the command line, Interrupted the end by a signal, and Other a file that can't be read or written. Only the command has
	// these kinds.
	Usage       Kind = "usage"
	Interrupted Kind = "interrupted"
	Other       Kind = "other"
)

// Protocols has the protocols of both sides, where they have none in common.
type Protocols struct {
	// Pack has every protocol that the pack speaks, or only the lowest where the others aren't known.
	Pack []int `json:"pack"`
	// Partial says that Pack has only the lowest protocol.
	Partial bool `json:"partial"`
	// Host has every protocol that the host speaks, and Allowed those of them that the manifest allows for the pack.
	Host    []int `json:"host"`
	Allowed []int `json:"allowed"`
}

// Side is one of those that can rule out a protocol.
type Side string

// The sides.
const (
	// PackSide is a pack that is too old.
	PackSide Side = "pack"
	// HostSide is a host that is too old.
	HostSide Side = "host"
	// ManifestSide is a manifest that rules out what host and pack have in common.
	ManifestSide Side = "manifest"
	// BindingSide is a manifest that binds the whole pack as one plugin, htmlize, which needs protocol 1.
	BindingSide Side = "binding"
)

// List is several diagnostics as one error. It has at least one element.
type List []*Diagnostic

// Error returns a line for each diagnostic.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the diagnostics.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, d := range l {
		errs[i] = d
	}
	return errs
}

// All returns the errors that err joins, at any depth and in order. For any other error it returns only that error, and for nil nothing.
func All(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var errs []error
	for _, e := range joined.Unwrap() {
		errs = append(errs, All(e)...)
	}
	return errs
}

// Of returns the diagnostic in an error's chain. It returns nil where there is none.
func Of(err error) *Diagnostic {
	d, _ := errors.AsType[*Diagnostic](err)
	return d
}
