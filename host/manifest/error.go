package manifest

import "example.com/htmlize/diagnostic"

// newProblem returns an error about a manifest or a table.
func newProblem(at diagnostic.Position, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Manifest, Pos: at, Message: message}
}
