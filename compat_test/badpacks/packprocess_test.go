//go:build unix

package badpacks

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"

	"example.com/htmlize/host"
)

// packProcesses records the processes of all packs, from the host's events.
type packProcesses struct {
	mu  sync.Mutex
	all []*packProcess
	// gaveUp are the packs that the host doesn't restart any more.
	gaveUp map[string]bool
}

type packProcess struct {
	pack     string
	pid      int
	isolated bool
	start    host.EventKind
	end      host.EventKind
	err      error
	// ended is closed by the event of its end.
	ended chan struct{}
}

func newPackProcesses() *packProcesses { return &packProcesses{gaveUp: make(map[string]bool)} }

// record records an event.
func (ps *packProcesses) record(e host.Event) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	switch e.Kind {
	case host.PackStarted, host.PackRestarted:
		ps.all = append(ps.all, &packProcess{pack: e.Pack, pid: e.PID, isolated: e.Isolated, start: e.Kind, ended: make(chan struct{})})
	case host.PackGaveUp:
		ps.gaveUp[e.Pack] = true
	default:
		for _, p := range ps.all {
			if p.pid == e.PID && p.end == "" {
				p.end, p.err = e.Kind, e.Err
				close(p.ended)
			}
		}
	}
}

// summary returns a line for each process of a pack, in the order of their starts.
func (ps *packProcesses) summary(pack string) string {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	var b strings.Builder
	for _, p := range ps.all {
		if p.pack != pack {
			continue
		}
		b.WriteString("process: ")
		if p.isolated {
			b.WriteString("isolated, ")
		}
		fmt.Fprintf(&b, "%s, then %s", p.start, p.end)
		if p.err != nil {
			fmt.Fprintf(&b, ": %v", errors.Unwrap(p.err))
		}
		b.WriteString("\n")
	}
	if ps.gaveUp[pack] {
		b.WriteString("given up\n")
	}
	return b.String()
}

// latest returns the PID of a pack's latest process, and a channel that is closed when the host has noticed its end.
func (ps *packProcesses) latest(pack string) (pid int, ended <-chan struct{}) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for _, p := range ps.all {
		if p.pack == pack && !p.isolated {
			pid, ended = p.pid, p.ended
		}
	}
	return pid, ended
}

// signals are the entries of the host's table signals. Each sends a signal to a process and returns when it has had its effect.
var signals = map[string]func(pid int, ended <-chan struct{}) error{
	"end": func(pid int, ended <-chan struct{}) error {
		if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
			return err
		}
		<-ended
		return nil
	},
	"stop": func(pid int, _ <-chan struct{}) error {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			return err
		}
		return awaitStop(pid)
	},
}
