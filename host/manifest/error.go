package manifest

import "example.com/htmlize/diagnostic"

// newProblem returns something that is wrong with a manifest or a table.
func newProblem(at diagnostic.Position, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Manifest, Pos: at, Message: message}
}
