package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
)

// diagnose returns an error as a diagnostic. An error of the host's is one already. For an error of this command, diagnose adds the kind
// and the hint.
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
	}
	return d
}

// manifestHint says what to do if the file of a manifest can't be read.
func manifestHint(d *diagnostic.Diagnostic) string {
	if errors.Is(d.Err, fs.ErrNotExist) {
		return cmp.Or(hint.Unexpanded(d.Pos.File), "name the manifest with --manifest")
	}
	if info, err := os.Stat(d.Pos.File); err == nil && info.IsDir() {
		return "name the manifest in it, such as " + filepath.Join(d.Pos.File, defaultManifest)
	}
	return ""
}
