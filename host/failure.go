package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/internal/wire"
)

// Position is a place in a document or a manifest.
type Position = diagnostic.Position

// roleFailure is a role that could not be rendered.
func (r *rendering) roleFailure(ctx context.Context, place diagnostic.Place, role string, b binding, err *model.Error) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Role, place, err)
	d.Role = role
	d.Message = roleMessage(d)
	d.Hint = b.lookupsHint(ctx, err)
	if err.Code == diagnostic.ResultsTooLarge {
		d.Hint = fmt.Sprintf("divide the document, or find out why the results of pack %s are so large", d.Pack)
	}
	return d
}

// roleMessage is for example "role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:18): no result within 5s". The plugin is
// named if it isn't called like the role.
func roleMessage(d *diagnostic.Diagnostic) string {
	of := ""
	if d.Plugin != d.Role {
		of = d.Plugin + " of "
	}
	return fmt.Sprintf("role %s (%s%s): %v", d.Role, of, called(d), d.Err)
}

// contentsFailure is a contents hook that failed.
func (r *rendering) contentsFailure(ctx context.Context, stage htmlize.Stage, b binding, err *model.Error) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Contents, r.wholeDocument(), err)
	d.Stage = string(stage)
	d.Message = contentsMessage(d)
	d.Hint = b.lookupsHint(ctx, err)
	return d
}

func contentsMessage(d *diagnostic.Diagnostic) string {
	return fmt.Sprintf("contents hook %s, %s (%s): %v", d.Plugin, d.Stage, called(d), d.Err)
}

// lookupsHint says what to do if a call failed because its protocol carries no lookups. That protocol carries no codes of errors either.
func (b binding) lookupsHint(ctx context.Context, err *model.Error) string {
	if !strings.Contains(err.Message, model.NoLookups) {
		return ""
	}
	return b.pack.LookupsHint(ctx)
}

// callError returns the error of a whole call to a bound hook.
func (r *rendering) callError(b binding, err error) error {
	if errors.Is(err, supervisor.ErrTextID) {
		return r.textIDFailure(b)
	}
	return err
}

// textIDFailure is a post's id that can't be sent to a plugin, as it is no number. It is an error of the document, to which on_error
// doesn't apply.
func (r *rendering) textIDFailure(b binding) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Document, r.wholeDocument(), supervisor.ErrTextID)
	d.Err = nil
	id := r.doc.Post.IDText
	if place, hint, ok := r.doc.IDText(); ok {
		d.Place, d.Hint = place, hint
	}
	why, upgrade := "the pack takes only numbers", "write a number, or build the pack with a newer SDK"
	if wire.HooksOnly(d.Protocol) {
		why = fmt.Sprintf("protocol %d carries only numbers", d.Protocol)
		upgrade = "write a number, or let the pack speak protocol 2"
	}
	d.Message = fmt.Sprintf("the id %q can't be sent to plugin %s (%s): %s", id, d.Plugin, called(d), why)
	d.Hint = cmp.Or(d.Hint, upgrade)
	return d
}

// failure is a call of a bound hook that failed, without its message.
func (b binding) failure(kind diagnostic.Kind, place diagnostic.Place, err *model.Error) *diagnostic.Diagnostic {
	version, protocol := b.pack.Latest()
	d := &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Kind:     kind,
		Place:    place,
		Plugin:   b.plugin.Name,
		Pack:     b.pack.Spec.Name,
		Version:  version,
		Protocol: protocol,
		Binding:  b.hook.Pos,
		Code:     model.CodeOf(err),
		Location: err.Location,
		Err:      err,
	}
	// The process exited, or was killed because it hung.
	if crash, ok := errors.AsType[*launch.Error](err); ok {
		d.Output = crash.Output
	}
	return d
}

// wholeDocument is the place of what is about all of the document.
func (r *rendering) wholeDocument() diagnostic.Place {
	return diagnostic.Place{Pos: Position{File: r.doc.Name}}
}

// called says what was called, over what, and by which line of the manifest: "extra 0.1.0, protocol 2, manifest.yaml:18".
func called(d *diagnostic.Diagnostic) string {
	s := d.Pack
	if d.Version != "" {
		s += " " + d.Version
	}
	if d.Protocol == 0 {
		s += ", linked"
	} else {
		s += ", protocol " + strconv.Itoa(d.Protocol)
	}
	return s + ", " + Position{File: d.Binding.File, Line: d.Binding.Line}.String()
}

// asWarning returns the failure as a warning.
func asWarning(failure *diagnostic.Diagnostic) *diagnostic.Diagnostic {
	w := *failure
	w.Severity = diagnostic.Warning
	return &w
}
