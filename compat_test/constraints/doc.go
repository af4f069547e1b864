// Package constraints checks the table of version constraints in docs/manifest.md against htmlize and go-version.
package constraints
