//go:build unix

package zoo

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"

	"example.com/htmlize/host"
)

// lives are the lives of all processes of packs, as the host's events tell them.
type lives struct {
	mu  sync.Mutex
	all []*life
	// gaveUp are the packs that the host gave up.
	gaveUp map[string]bool
}

type life struct {
	pack    string
	pid     int
	private bool
	begin   host.EventKind
	end     host.EventKind
	err     error
	ended   chan struct{}
}

func newLives() *lives { return &lives{gaveUp: make(map[string]bool)} }

// note takes up an event.
func (l *lives) note(e host.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e.Kind {
	case host.PackStarted, host.PackRestarted:
		l.all = append(l.all, &life{pack: e.Pack, pid: e.PID, private: e.Private, begin: e.Kind, ended: make(chan struct{})})
	case host.PackGaveUp:
		l.gaveUp[e.Pack] = true
	default:
		for _, one := range l.all {
			if one.pid == e.PID && one.end == "" {
				one.end, one.err = e.Kind, e.Err
				close(one.ended)
			}
		}
	}
}

// of returns a line for each process of a pack, in the order of their begins.
func (l *lives) of(pack string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, one := range l.all {
		if one.pack != pack {
			continue
		}
		b.WriteString("process: ")
		if one.private {
			b.WriteString("private, ")
		}
		fmt.Fprintf(&b, "%s, then %s", one.begin, one.end)
		if one.err != nil {
			fmt.Fprintf(&b, ": %v", errors.Unwrap(one.err))
		}
		b.WriteString("\n")
	}
	if l.gaveUp[pack] {
		b.WriteString("given up\n")
	}
	return b.String()
}

// latest returns the number of a pack's latest process, and what is closed when the host has seen its end.
func (l *lives) latest(pack string) (pid int, ended <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.all {
		if one.pack == pack && !one.private {
			pid, ended = one.pid, one.ended
		}
	}
	return pid, ended
}

// keeping is what the keeper does to a process.
var keeping = map[string]func(pid int, ended <-chan struct{}) error{
	"asks it to end": func(pid int, ended <-chan struct{}) error {
		if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
			return err
		}
		<-ended
		return nil
	},
	"stops it": func(pid int, _ <-chan struct{}) error {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			return err
		}
		return awaitStop(pid)
	},
}
