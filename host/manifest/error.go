package manifest

import "example.com/htmlize/diagnostic"

// newProblem returns an error about a manifest or a table.
func newProblem(at diagnostic.Place, message string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Manifest, Place: at, Message: message}
}
