// Package gc adjusts Go's garbage collector to programs that mostly run for a moment.
package gc

import (
	"runtime"
	"runtime/debug"
)

const (
	// usualPercent is Go's own GOGC.
	usualPercent = 100
	// firstPercent is GOGC until the first collection. Go's smallest heap is 4 MiB for a GOGC of 100 and grows in proportion
	// (https://go.dev/doc/gc-guide), so that the first collection comes at 16 MiB.
	firstPercent = 400
)

// DeferFirst puts the process's first garbage collection off until its heap has 16 MiB instead of 4, and has collections go on
// as usual from then on. It does nothing where GOGC, in the environment or by debug.SetGCPercent, isn't 100, and what the program
// sets later stays. It is for a program's main alone.
//
// A heap that begins at nothing is collected at 4 MiB, 8 MiB and so on while hardly anything in it is garbage yet. A process that
// renders one document and ends has no use for that.
func DeferFirst() {
	if set := debug.SetGCPercent(firstPercent); set != usualPercent {
		debug.SetGCPercent(set)
		return
	}
	// Nothing refers to it, so the first collection finds it.
	sentinel := new(*int)
	runtime.AddCleanup(sentinel, func(struct{}) {
		if set := debug.SetGCPercent(usualPercent); set != firstPercent {
			debug.SetGCPercent(set)
		}
	}, struct{}{})
}
