//go:build !linux

package main

import "context"

func peakMemory(context.Context, *workplace) (result, error) {
	return result{missing: "memory is known on Linux alone"}, nil
}
