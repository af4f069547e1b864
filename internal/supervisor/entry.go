package supervisor

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
)

// entry is a pack's entry in the manifest, with what the host has for it.
type entry struct {
	Spec     *manifest.Pack
	manifest *manifest.Manifest
	// protocols are those that the host speaks, ascending.
	protocols []int
	// isLinked says that the pack is in the host's own program, and its path isn't used.
	isLinked bool
	// tables are the names of the host's tables, sorted.
	tables []string
}

func (e *entry) pluginNames() []string {
	names := make([]string, len(e.Spec.Plugins))
	for i, plugin := range e.Spec.Plugins {
		names[i] = plugin.Name
	}
	return names
}

// ofFile are the codes of errors about the pack's file.
var ofFile = []diagnostic.Code{diagnostic.NotFound, diagnostic.NotExecutable, diagnostic.WrongPlatform, diagnostic.NoInterpreter, diagnostic.NoExec}

// packError makes err, which is about the whole pack, a diagnostic at pos. If pos is the pack's entry and err is about the pack's file, the
// diagnostic is at the path.
func (e *entry) packError(pos diagnostic.Position, code diagnostic.Code, err error) *diagnostic.Diagnostic {
	failed, ofProcess := errors.AsType[*launch.Error](err)
	if ofProcess && pos == e.Spec.Pos && slices.Contains(ofFile, failed.Reason) {
		pos = e.Spec.PathPos
	}
	d := e.diagnostic(diagnostic.Error, pos, fmt.Sprintf("pack %s (%s): %v", e.Spec.Name, e.where(), err))
	d.Code, d.Err = code, err
	if ofProcess {
		d.Code, d.Output = failed.Reason, failed.Output
	}
	if !e.isLinked || code != diagnostic.InvalidConfig {
		d.Hint = hint.Pack(d)
	}
	return d
}

// where is what a message calls the pack's program.
func (e *entry) where() string {
	if e.isLinked {
		return "linked"
	}
	return e.Spec.Path
}

// Warning is a warning about the pack, at a place of the manifest.
func (e *entry) Warning(pos diagnostic.Position, message, hint string) *diagnostic.Diagnostic {
	d := e.diagnostic(diagnostic.Warning, pos, message)
	d.Hint = hint
	return d
}

func (e *entry) diagnostic(severity diagnostic.Severity, pos diagnostic.Position, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		Severity: severity,
		Kind:     diagnostic.Pack,
		Place:    pos.In(e.manifest.Line(pos)),
		Message:  message,
		Pack:     e.Spec.Name,
		Path:     e.Spec.Path,
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
