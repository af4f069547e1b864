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
	// bound is what the value has to be at most or, if least is set, at least.
	bound float64
	least bool
	take  func(context.Context, *workplace) (result, error)
}

func (m measure) target() string {
	if m.least {
		return fmt.Sprintf("≥ %g", m.bound)
	}
	return fmt.Sprintf("≤ %g", m.bound)
}

// result is what came of a measure.
type result struct {
	measure
	value float64
	// context says what the value was made of.
	context string
	// missing says why there is no value.
	missing string
}

func (r result) verdict() string {
	switch {
	case r.missing != "":
		return "not measured"
	case r.least && r.value >= r.bound, !r.least && r.value <= r.bound:
		return "reached"
	}
	return missed
}

// missed is the verdict of a result that isn't good enough.
const missed = "**missed**"

// profile tells what is in the way of those, and what was tried. It is written by hand.
//
//go:embed profile.md
var profile string

// report returns the results as a page.
func report(ctx context.Context, results []result, commands string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Results\n\nWritten by `make bench`; [README.md](README.md) says how each figure is taken. Ratios are what counts: times\nare those of one machine.\n\n")
	for _, line := range machine(ctx) {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	fmt.Fprintf(&b, "\n| measure | to reach | measured | | made of |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range results {
		value := fmt.Sprintf("%.2f", r.value)
		made := r.context
		if r.missing != "" {
			value, made = "-", r.missing
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.name, r.target(), value, r.verdict(), made)
	}
	if slices.ContainsFunc(results, func(r result) bool { return r.verdict() == missed }) {
		fmt.Fprintf(&b, "\n## What is in the way\n\n%s", profile)
	}
	if commands == "" {
		commands = "Not compared: hyperfine is not installed.\n"
	}
	fmt.Fprintf(&b, "\n## Whole commands\n\n%s", commands)
	return b.String()
}
