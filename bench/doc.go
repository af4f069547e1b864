// Package bench measures the time and memory of rendering. Its benchmarks are for go test -bench and benchstat. The command
// bench/measure measures the ratios in RESULTS.md. README.md says how each of them is measured.
package bench
