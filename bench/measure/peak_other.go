//go:build !linux

package main

import "context"

func peakMemory(context.Context, *workspace) (result, error) {
	return result{missing: "memory is only known on Linux"}, nil
}
