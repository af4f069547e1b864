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
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// Position is a place in a document or a manifest.
type Position = diagnostic.Position

// roleFailure is a role that could not be rendered: for example,
// "post.txt:3:5: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:18): no result within 5s". The plugin is named where it
// isn't called like the role.
func (r *rendering) roleFailure(pos Position, role string, b binding, err *model.Error) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Role, pos, err)
	d.Role = role
	of := ""
	if d.Plugin != role {
		of = d.Plugin + " of "
	}
	d.Message = fmt.Sprintf("role %s (%s%s): %v", role, of, called(d), err)
	if err.Code == diagnostic.ResultsTooLarge {
		d.Hint = fmt.Sprintf("divide the document, or find out why the results of pack %s are so large", d.Pack)
	}
	return d
}

// contentsFailure is a contents hook that failed.
func (r *rendering) contentsFailure(stage htmlize.Stage, b binding, err *model.Error) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Contents, Position{File: r.doc.Name}, err)
	d.Stage = string(stage)
	d.Message = fmt.Sprintf("contents hook %s, %s (%s): %v", d.Plugin, stage, called(d), err)
	return d
}

// textIDFailure is a plugin that can't be told the post's id, as that is no number. It is about the document, so no on_error lets it pass.
func (r *rendering) textIDFailure(b binding) *diagnostic.Diagnostic {
	d := b.failure(diagnostic.Document, Position{File: r.doc.Name}, errTextID)
	d.Err = nil
	id := r.doc.Post.IDText
	if pos, hint, ok := r.doc.IDText(); ok {
		d.Pos, d.Hint = pos, hint
	}
	why, upgrade := "the pack takes only numbers", "write a number, or build the pack with a newer SDK"
	if wire.HooksOnly(d.Protocol) {
		why = fmt.Sprintf("protocol %d carries only numbers", d.Protocol)
		upgrade = "write a number, or let the pack speak protocol 2"
	}
	d.Message = fmt.Sprintf("the id %q can't be told to plugin %s (%s): %s", id, d.Plugin, called(d), why)
	d.Hint = cmp.Or(d.Hint, upgrade)
	return d
}

// failure is a call of a bound hook that failed, without its message.
func (b binding) failure(kind diagnostic.Kind, pos Position, err *model.Error) *diagnostic.Diagnostic {
	p := b.pack
	p.mu.Lock()
	defer p.mu.Unlock()
	d := &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Kind:     kind,
		Pos:      pos,
		Plugin:   b.plugin.Name,
		Pack:     p.spec.Name,
		Version:  p.version,
		Protocol: p.protocol,
		Binding:  b.hook.Pos,
		Code:     model.CodeOf(err),
		Err:      err,
	}
	// Where the process ended, or was ended because it hung as a whole.
	if ended, ok := errors.AsType[*launch.Error](err); ok {
		d.Output = ended.Output
	}
	return d
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

// asWarning returns the failure as a warning that says what becomes of the text.
func asWarning(failure *diagnostic.Diagnostic, consequence string) *diagnostic.Diagnostic {
	w := *failure
	w.Severity = diagnostic.Warning
	w.Message += "; " + consequence
	return &w
}

// packError makes err, which is about the whole pack, a diagnostic at pos.
func (p *boundPack) packError(pos Position, code diagnostic.Code, err error) *diagnostic.Diagnostic {
	d := p.diagnostic(diagnostic.Error, pos, fmt.Sprintf("pack %s (%s): %v", p.spec.Name, p.spec.Path, err))
	d.Code, d.Err = code, err
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		d.Code, d.Output = failed.Reason, failed.Output
	}
	d.Hint = hint.Pack(d)
	return d
}

// diagnostic is about the pack, at a place of the manifest.
func (p *boundPack) diagnostic(severity diagnostic.Severity, pos Position, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		Severity: severity,
		Kind:     diagnostic.Pack,
		Pos:      pos,
		Excerpt:  p.host.manifest.Line(pos),
		Message:  message,
		Pack:     p.spec.Name,
		Path:     p.spec.Path,
	}
}

// warning is what is probably not meant so of the pack.
func (p *boundPack) warning(pos Position, message, hint string) *diagnostic.Diagnostic {
	d := p.diagnostic(diagnostic.Warning, pos, message)
	d.Hint = hint
	return d
}

// startError makes an error of a start one that says which pack it is.
func (p *boundPack) startError(ctx context.Context, err error) error {
	if ended := p.host.ended(ctx); ended != nil {
		return ended
	}
	if incompatible, ok := errors.AsType[*launch.IncompatibleError](err); ok {
		return p.incompatible(ctx, incompatible).diagnostic(p)
	}
	if diagnostic.Of(err) != nil {
		return err
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return p.packError(p.spec.Pos, diagnostic.InvalidConfig, reported)
	}
	return p.packError(p.spec.Pos, diagnostic.Disconnected, err)
}

// list returns "1, 2 and 3".
func list(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return enumerate(words)
}

// enumerate returns "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
