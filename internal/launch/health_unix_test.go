//go:build unix

package launch

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// TestPing pings a process while it runs, while it is stopped, after it was continued, and after it has ended.
func TestPing(t *testing.T) {
	for _, protocol := range []int{1, 2} {
		t.Run(fmt.Sprint("protocol ", protocol), func(t *testing.T) {
			t.Parallel()
			folder, _ := install(t, "good")
			spec := specOf(filepath.Join(folder, "good"))
			spec.Protocols = []int{protocol}
			p := start(t, spec)
			if took, err := p.Ping(t.Context()); err != nil || took <= 0 {
				t.Errorf("got %v and %v, want a time", took, err)
			}

			suspend(t, p)
			for range 2 {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
				if took, err := p.Ping(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v and %v from a process that is stopped, want %v", took, err, context.DeadlineExceeded)
				}
				cancel()
			}
			signal(t, p, syscall.SIGCONT)
			if took, err := p.Ping(t.Context()); err != nil || took <= 0 {
				t.Errorf("got %v and %v from a process that goes on, want a time", took, err)
			}

			signal(t, p, syscall.SIGKILL)
			await(t, "the end of the process", p.Exited())
			if took, err := p.Ping(t.Context()); err == nil {
				t.Errorf("got %v from a process that is gone, want an error", took)
			}
		})
	}
}

// TestMemory checks that the reported memory is plausible: a Go program takes at least a megabyte.
func TestMemory(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "good")
	before := time.Now()
	p := start(t, specOf(filepath.Join(folder, "good")))
	if started := p.Started(); started.Before(before) || started.After(time.Now()) {
		t.Errorf("got start time %v, want one from %v on", started, before)
	}
	memory, ok := p.Memory()
	if ok != (runtime.GOOS == "linux") {
		t.Errorf("got memory %t on %s", ok, runtime.GOOS)
	}
	if ok && (memory < 1<<20 || memory > 1<<32) {
		t.Errorf("got %d bytes", memory)
	}
	signal(t, p, syscall.SIGKILL)
	await(t, "the end of the process", p.Exited())
	if memory, ok := p.Memory(); ok {
		t.Errorf("got %d bytes of a process that is gone", memory)
	}
}

func signal(t *testing.T, p *Process, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(p.PID(), s); err != nil {
		t.Fatal(err)
	}
}

// suspend sends SIGSTOP to a process and returns when it has stopped: the system reports the stop once all threads have stopped.
func suspend(t *testing.T, p *Process) {
	t.Helper()
	signal(t, p, syscall.SIGSTOP)
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(p.PID(), &status, syscall.WUNTRACED, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil || !status.Stopped() {
			t.Fatalf("got %v and %v, want a process that is stopped", status, err)
		}
		return
	}
}
