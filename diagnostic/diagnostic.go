// Package diagnostic has the one form in which htmlize says what is wrong, or probably not meant so: in a document, a manifest, a
// configuration or a pack. What people read, what programs get as JSON and what an embedding program gets as an error are the same
// value.
package diagnostic

import (
	"errors"
	"strings"
)

// Diagnostic is an error or a warning. As an error it is used by its pointer:
//
//	if d, ok := errors.AsType[*diagnostic.Diagnostic](err); ok && d.Code == diagnostic.Timeout { … }
//
// As JSON it is what docs/diagnostics.md describes.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	// Kind is what it is about.
	Kind Kind `json:"kind"`
	// Message is the text without the place; it may have several lines.
	Message string `json:"message"`
	// Hint says what to do about it; empty where there is nothing to say.
	Hint string `json:"hint,omitempty"`
	// Pos is where it is, and zero where it has no place.
	Pos Position `json:"position,omitzero"`
	// Excerpt is the line at Pos, without its line break; empty where it isn't known. [Diagnostic.Caret] shows it.
	Excerpt string `json:"excerpt,omitempty"`

	// Role and Stage say which hook was called, of [Role] and [Contents].
	Role  string `json:"role,omitempty"`
	Stage string `json:"stage,omitempty"`
	// Plugin, Pack and Path name the plugin, the pack as the manifest calls it, and the pack's executable.
	Plugin string `json:"plugin,omitempty"`
	Pack   string `json:"pack,omitempty"`
	Path   string `json:"path,omitempty"`
	// Version is the pack's own version, empty where the pack doesn't tell.
	Version string `json:"version,omitempty"`
	// Protocol is the one that was negotiated; 0 for a pack that is linked, and where none was.
	Protocol int `json:"protocol,omitempty"`
	// Binding is where the manifest binds the hook.
	Binding Position `json:"binding,omitzero"`

	// Code says why.
	Code Code `json:"code,omitempty"`
	// Output is the last lines that the pack's process wrote to stderr, oldest first, without log records below level info.
	Output []string `json:"output,omitempty"`
	// Protocols and Upgrade are of [Incompatible]: what both sides speak, and what has to change.
	Protocols *Protocols `json:"protocols,omitempty"`
	Upgrade   Side       `json:"upgrade,omitempty"`

	// Err is the cause, where there is one.
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

// Severity says whether something came to nothing.
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
	// Contents is a contents hook that failed, likewise.
	Contents Kind = "contents"
	// Document is anything else about a document: its front matter, its encoding, a role that nothing is bound to.
	Document Kind = "document"
	// Manifest is the manifest, or a table that it names.
	Manifest Kind = "manifest"
	// Pack is a pack that can't be started, or isn't what the manifest says. Pos is the manifest's.
	Pack Kind = "pack"
	// Incompatible is a pack with which no protocol is in common. Pos is the line of the manifest that limits the protocols, or the
	// pack's entry where none does.
	Incompatible Kind = "incompatible"
	// Usage is the command line, Interrupted the end by a signal, and Other a file that can't be read or written: these are the
	// command's.
	Usage       Kind = "usage"
	Interrupted Kind = "interrupted"
	Other       Kind = "other"
)

// Protocols are those of both sides, where none is in common.
type Protocols struct {
	// Pack is every protocol that the pack speaks; where it doesn't tell, the lowest.
	Pack []int `json:"pack"`
	// Partial says that Pack holds only the lowest protocol, and the pack may speak others.
	Partial bool `json:"partial"`
	// Host is every protocol that the host speaks, and Allowed those of them that the manifest allows for the pack.
	Host    []int `json:"host"`
	Allowed []int `json:"allowed"`
}

// Side is one of the parties that agree on a protocol.
type Side string

// The sides.
const (
	// PackSide is a pack that is too old.
	PackSide Side = "pack"
	// HostSide is a host that is too old.
	HostSide Side = "host"
	// ManifestSide is a manifest that rules out what host and pack have in common.
	ManifestSide Side = "manifest"
	// BindingSide is a manifest that binds the whole pack as one plugin, htmlize, which asks for protocol 1.
	BindingSide Side = "binding"
)

// List is several diagnostics as one error. It has at least one element.
type List []*Diagnostic

// Error returns a line for each of them.
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

// All returns the errors that err joins, at any depth and in order. Of any other error it returns that alone, and of nil nothing.
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

// Of returns the diagnostic in an error's chain, and nil where there is none.
func Of(err error) *Diagnostic {
	d, _ := errors.AsType[*Diagnostic](err)
	return d
}
