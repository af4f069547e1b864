// Package readme follows the steps of README.md and compares what they print.
package readme
