//go:build unix

package supervisor

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// TestEndIsReportedFirst checks that a process's end isn't acted upon before it is reported, however long that takes.
func TestEndIsReportedFirst(t *testing.T) {
	for name, act := range map[string]func(*instance){
		"stop":      (*instance).stop,
		"findCrash": func(i *instance) { i.findCrash(t.Context(), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProcessPack(t, "guarding", "plugins: [{name: guard, hooks: [contents]}]")
			started, err := p.acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p.release(started)
			started.process.Kill()
			<-started.process.Exited()
			// It takes no time below then.
			started.process.Stop()
			i := &instance{process: started.process, watched: make(chan struct{})}
			var reported atomic.Bool
			begin := make(chan struct{})
			go func() {
				<-begin
				for range 100_000 {
					runtime.Gosched()
				}
				reported.Store(true)
				close(i.watched)
			}()
			close(begin)
			act(i)
			if !reported.Load() {
				t.Error("got an answer before the end was reported")
			}
		})
	}
}
