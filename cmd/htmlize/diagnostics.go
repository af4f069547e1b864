package main

import (
	"encoding/json"
	"errors"
	"strings"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// diagnostic is an error or a warning as JSON, for programs: what its text says, and the same in parts.
// docs/diagnostics.md describes each member.
type diagnostic struct {
	Severity string `json:"severity"`
	Kind     kind   `json:"kind"`
	// Message is the text without the place.
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
	Position *position `json:"position,omitempty"`
	// Excerpt is the manifest's line at the position.
	Excerpt string `json:"excerpt,omitempty"`

	Role     string    `json:"role,omitempty"`
	Stage    string    `json:"stage,omitempty"`
	Plugin   string    `json:"plugin,omitempty"`
	Pack     string    `json:"pack,omitempty"`
	Path     string    `json:"path,omitempty"`
	Version  string    `json:"version,omitempty"`
	Protocol int       `json:"protocol,omitempty"`
	Binding  *position `json:"binding,omitempty"`

	Code      string     `json:"code,omitempty"`
	Output    []string   `json:"output,omitempty"`
	Protocols *protocols `json:"protocols,omitempty"`
	Upgrade   string     `json:"upgrade,omitempty"`
}

// kind is what a diagnostic is about.
type kind string

const (
	roleKind         kind = "role"
	contentsKind     kind = "contents"
	documentKind     kind = "document"
	manifestKind     kind = "manifest"
	packKind         kind = "pack"
	incompatibleKind kind = "incompatible"
	usageKind        kind = "usage"
	interruptedKind  kind = "interrupted"
	otherKind        kind = "other"
)

// protocols are those of both sides, where none is in common.
type protocols struct {
	Pack    []int `json:"pack"`
	Partial bool  `json:"partial"`
	Host    []int `json:"host"`
	Allowed []int `json:"allowed"`
}

// writeDiagnostics writes each error on a line of its own, however alike they are, and those of a manifest one by one.
func (r *reporter) writeDiagnostics(severity string, errs ...error) {
	e := json.NewEncoder(printableJSON{r.out})
	e.SetEscapeHTML(false)
	for _, err := range errs {
		for _, d := range diagnostics(err) {
			d.Severity = severity
			// There is nowhere to report that this failed.
			_ = e.Encode(d)
		}
	}
}

func diagnostics(err error) []diagnostic {
	invalid, ok := errors.AsType[*manifest.Error](err)
	if !ok {
		return []diagnostic{newDiagnostic(err)}
	}
	all := make([]diagnostic, len(invalid.Problems))
	for i, p := range invalid.Problems {
		all[i] = diagnostic{Kind: manifestKind, Message: p.Message, Hint: problemHint(p), Excerpt: p.Line}
		all[i].at(p.Pos)
	}
	return all
}

// newDiagnostic takes an error apart. A document's may have one of a role or a contents hook in it, which says more.
func newDiagnostic(err error) diagnostic {
	d := diagnostic{Kind: otherKind, Message: err.Error(), Hint: hint(err)}
	if _, ok := errors.AsType[*usageError](err); ok {
		d.Kind = usageKind
	}
	if errors.Is(err, errInterrupted) {
		d.Kind = interruptedKind
	}
	if e, ok := errors.AsType[*host.DocumentError](err); ok {
		d.Kind = documentKind
		d.at(e.Pos)
	}
	if e, ok := errors.AsType[*host.RoleError](err); ok {
		d.Kind, d.Role, d.Code, d.Output = roleKind, e.Role, string(e.Code()), e.Output()
		d.at(e.Pos)
		d.boundTo(e.Pack)
	}
	if e, ok := errors.AsType[*host.ContentsError](err); ok {
		d.Kind, d.Stage, d.Code, d.Output = contentsKind, string(e.Stage), string(e.Code()), e.Output()
		d.at(host.Position{File: e.File})
		d.boundTo(e.Pack)
	}
	if e, ok := errors.AsType[*host.PackError](err); ok {
		d.Kind, d.Pack, d.Path, d.Code, d.Output = packKind, e.Pack, e.Path, string(e.Reason), e.Output
		d.at(e.Pos)
	}
	if e, ok := errors.AsType[*host.IncompatibleError](err); ok {
		d.Kind, d.Pack, d.Path, d.Version, d.Upgrade = incompatibleKind, e.Pack, e.Path, e.Version, string(e.Upgrade)
		d.Protocols = &protocols{Pack: e.Speaks, Partial: e.Partial, Host: e.HostSpeaks, Allowed: append([]int{}, e.Allowed...)}
		d.at(e.Pos)
	}
	return d
}

// at says where it is, and takes that off the message.
func (d *diagnostic) at(pos host.Position) {
	p := positionOf(pos)
	d.Position = &p
	d.Message = strings.TrimPrefix(d.Message, pos.String()+": ")
}

func (d *diagnostic) boundTo(p host.PackRef) {
	binding := positionOf(p.Pos)
	d.Plugin, d.Pack, d.Version, d.Protocol, d.Binding = p.Plugin, p.Pack, p.Version, p.Protocol, &binding
}
