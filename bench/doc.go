// Package bench measures what rendering costs: its benchmarks are for go test -bench and benchstat, and the command
// bench/measure takes the ratios of RESULTS.md. README.md says how each figure is measured.
package bench
