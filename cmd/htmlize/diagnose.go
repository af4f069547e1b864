package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
)

// diagnose returns the diagnostic of an error: that of the library, or one for an error of the command, with its kind and hint.
func diagnose(err error) *diagnostic.Diagnostic {
	if d := diagnostic.Of(err); d != nil {
		if d.Kind == diagnostic.Manifest && d.Pos.Line == 0 && d.Err != nil {
			unread := *d
			unread.Hint = cmp.Or(manifestHint(d), d.Hint)
			return &unread
		}
		return d
	}
	d := &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Other, Message: err.Error(), Err: err}
	if errors.Is(err, errInterrupted) {
		d.Kind = diagnostic.Interrupted
	}
	if usage, ok := errors.AsType[*usageError](err); ok {
		d.Kind, d.Hint = diagnostic.Usage, usage.advice()
	} else if output, ok := errors.AsType[*outputError](err); ok {
		d.Hint = output.hint()
	} else if file, ok := errors.AsType[*fs.PathError](err); ok && errors.Is(file.Err, fs.ErrNotExist) {
		d.Hint = hint.Unexpanded(file.Path)
	}
	return d
}

// manifestHint says what to do about a manifest that can't be read as a file.
func manifestHint(d *diagnostic.Diagnostic) string {
	if errors.Is(d.Err, fs.ErrNotExist) {
		return cmp.Or(hint.Unexpanded(d.Pos.File), "name the manifest with --manifest")
	}
	if info, err := os.Stat(d.Pos.File); err == nil && info.IsDir() {
		return "name the manifest in it, such as " + filepath.Join(d.Pos.File, defaultManifest)
	}
	return ""
}

// advice says how to call the command.
func (e *usageError) advice() string {
	switch {
	case e.hint != "":
		return e.hint
	case len(e.near) > 0:
		return hint.Suggest("htmlize " + strings.Join(e.near, " or "))
	case e.command != "":
		return fmt.Sprintf("htmlize %s --help says how to call it", e.command)
	default:
		return "htmlize --help lists the commands, and htmlize COMMAND --help their flags"
	}
}

// wrongOfManifest are the codes of a pack that runs, but isn't what the manifest says.
var wrongOfManifest = []diagnostic.Code{diagnostic.Mismatch, diagnostic.HeldBack, diagnostic.FailsOpen, diagnostic.InvalidConfig}

// exitStatus returns the status for an error: of several, the highest.
func exitStatus(err error) int {
	status := exitDone
	for _, e := range diagnostic.All(err) {
		status = max(status, exitStatusOne(e))
	}
	return status
}

func exitStatusOne(err error) int {
	if _, ok := errors.AsType[*cellError](err); ok {
		return exitDocument
	}
	d := diagnose(err)
	_, found := errors.AsType[*foundError](err)
	switch d.Kind {
	case diagnostic.Interrupted:
		return exitInterrupted
	case diagnostic.Usage, diagnostic.Manifest:
		return exitUsage
	case diagnostic.Pack:
		if found && slices.Contains(wrongOfManifest, d.Code) {
			return exitDocument
		}
		return exitPack
	case diagnostic.Incompatible:
		return exitPack
	default:
		return exitDocument
	}
}

// writeJSONLines writes each diagnostic on a line of its own, however alike they are.
func (r *reporter) writeJSONLines(all diagnostic.List) {
	e := json.NewEncoder(printableJSON{r.out})
	e.SetEscapeHTML(false)
	for _, d := range all {
		// There is nowhere to report that this failed.
		_ = e.Encode(d)
	}
}
