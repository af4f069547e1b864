package main

import (
	"errors"
	"slices"

	"example.com/htmlize/diagnostic"
)

// The exit statuses.
const (
	exitDone        = 0
	exitDocument    = 1
	exitUsage       = 2
	exitPack        = 3
	exitInterrupted = 130
)

// mismatchCodes are the codes for a pack that runs but isn't what the manifest says.
var mismatchCodes = []diagnostic.Code{diagnostic.Mismatch, diagnostic.HeldBack, diagnostic.FailsOpen, diagnostic.InvalidConfig}

// exitStatus returns the status for an error. For a joined error it is the highest one.
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
	_, found := errors.AsType[*findingError](err)
	switch d.Kind {
	case diagnostic.Interrupted:
		return exitInterrupted
	case diagnostic.Usage, diagnostic.Manifest:
		return exitUsage
	case diagnostic.Pack:
		if found && slices.Contains(mismatchCodes, d.Code) {
			return exitDocument
		}
		return exitPack
	case diagnostic.Incompatible:
		return exitPack
	default:
		return exitDocument
	}
}
