package main

import (
	"fmt"
	"os"
	"syscall"
)

// limitMemory limits the address space of the process to what it has and this many bytes more.
func limitMemory(more int) error {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages int
	if _, err := fmt.Sscan(string(data), &pages); err != nil {
		return err
	}
	limit := uint64(pages*os.Getpagesize() + more)
	return syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit})
}
