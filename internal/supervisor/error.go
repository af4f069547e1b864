package supervisor

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// packError makes err, which is about the whole pack, a diagnostic at pos.
func (p *Pack) packError(pos diagnostic.Position, code diagnostic.Code, err error) *diagnostic.Diagnostic {
	d := p.diagnostic(diagnostic.Error, pos, fmt.Sprintf("pack %s (%s): %v", p.Spec.Name, p.Spec.Path, err))
	d.Code, d.Err = code, err
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		d.Code, d.Output = failed.Reason, failed.Output
	}
	d.Hint = hint.Pack(d)
	return d
}

// startError returns an error of a start as a diagnostic about the pack.
func (p *Pack) startError(ctx context.Context, err error) error {
	if ended := Ended(ctx); ended != nil {
		return ended
	}
	if incompatible, ok := errors.AsType[*launch.IncompatibleError](err); ok {
		return p.incompatible(ctx, incompatible).diagnostic(p)
	}
	if diagnostic.Of(err) != nil {
		return err
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return p.packError(p.Spec.Pos, diagnostic.InvalidConfig, reported)
	}
	return p.packError(p.Spec.Pos, diagnostic.Disconnected, err)
}

// Warning is a warning about the pack, at a place of the manifest.
func (p *Pack) Warning(pos diagnostic.Position, message, hint string) *diagnostic.Diagnostic {
	d := p.diagnostic(diagnostic.Warning, pos, message)
	d.Hint = hint
	return d
}

func (p *Pack) diagnostic(severity diagnostic.Severity, pos diagnostic.Position, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		Severity: severity,
		Kind:     diagnostic.Pack,
		Pos:      pos,
		Excerpt:  p.supervisor.Manifest.Line(pos),
		Message:  message,
		Pack:     p.Spec.Name,
		Path:     p.Spec.Path,
	}
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
