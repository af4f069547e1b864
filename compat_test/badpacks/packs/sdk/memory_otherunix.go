//go:build unix && !linux

package main

import "errors"

// limitMemory fails: the other systems don't enforce their limit of the address space.
func limitMemory(int) error { return errors.New("this system has no limit of memory") }
