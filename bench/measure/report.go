package main

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// measure is a row of the results.
type measure struct {
	name string
	// limit is the maximum of the value or, if isMinimum is set, the minimum.
	limit     float64
	isMinimum bool
	take      func(context.Context, *workspace) (result, error)
}

func (m measure) target() string {
	if m.isMinimum {
		return fmt.Sprintf("≥ %g", m.limit)
	}
	return fmt.Sprintf("≤ %g", m.limit)
}

// result is the result of a measure.
type result struct {
	measure
	value float64
	// details are the figures that the value was calculated from.
	details string
	// missing is the reason why there is no value.
	missing string
}

func (r result) verdict() string {
	switch {
	case r.missing != "":
		return "not measured"
	case r.isMinimum && r.value >= r.limit, !r.isMinimum && r.value <= r.limit:
		return "reached"
	}
	return missed
}

// missed is the verdict for a result that misses its target.
const missed = "**missed**"

// profile says why targets are missed, and what was tried. It is written by hand.
//
//go:embed profile.md
var profile string

// report returns the results as a page.
func report(ctx context.Context, results []result, commands string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Results\n\nWritten by `make bench`; [README.md](README.md) says how each figure is measured. The ratios matter: times are\nthose of one machine.\n\n")
	for _, line := range machine(ctx) {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	fmt.Fprintf(&b, "\n| measure | target | measured | | details |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range results {
		value := fmt.Sprintf("%.2f", r.value)
		details := r.details
		if r.missing != "" {
			value, details = "-", r.missing
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.name, r.target(), value, r.verdict(), details)
	}
	if slices.ContainsFunc(results, func(r result) bool { return r.verdict() == missed }) {
		fmt.Fprintf(&b, "\n## Why targets are missed\n\n%s", profile)
	}
	if commands == "" {
		commands = "Not compared: hyperfine is not installed.\n"
	}
	fmt.Fprintf(&b, "\n## Whole commands\n\n%s", commands)
	return b.String()
}
