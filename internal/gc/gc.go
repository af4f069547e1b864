// Package gc adjusts Go's garbage collector to programs that mostly run for a moment.
package gc

import (
	"runtime"
	"runtime/debug"
)

const (
	// defaultPercent is Go's default for GOGC.
	defaultPercent = 100
	// firstPercent is GOGC until the first collection. With a GOGC of 100 the first collection comes at 4 MiB, and it is proportional
	// to GOGC (https://go.dev/doc/gc-guide), so it comes at 16 MiB.
	firstPercent = 400
)

// DeferFirst delays the process's first garbage collection until its heap has 16 MiB instead of 4. From then on GOGC is 100 again.
// DeferFirst does nothing where GOGC isn't 100, and doesn't overwrite what the program sets later. Only a program's main may call it.
//
// A growing heap is collected at 4 MiB, 8 MiB and so on, while hardly anything in it is garbage. A process that renders one document and
// ends doesn't need that.
func DeferFirst() {
	if previous := debug.SetGCPercent(firstPercent); previous != defaultPercent {
		debug.SetGCPercent(previous)
		return
	}
	// Nothing refers to the sentinel, so the first collection frees it.
	sentinel := new(*int)
	runtime.AddCleanup(sentinel, func(struct{}) {
		if previous := debug.SetGCPercent(defaultPercent); previous != firstPercent {
			debug.SetGCPercent(previous)
		}
	}, struct{}{})
}
