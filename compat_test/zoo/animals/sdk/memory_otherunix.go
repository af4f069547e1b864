//go:build unix && !linux

package main

import "errors"

// limitMemory can't: what the other systems call a limit of the address space, they don't keep.
func limitMemory(int) error { return errors.New("this system has no limit of memory") }
