package launch

import (
	"context"
	"fmt"
	"sync"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// Process is a pack that runs.
type Process struct {
	// connection is nil until the pack has answered.
	*connection

	child  *child
	client *goplugin.Client
	folder *folder

	started time.Time
	// underWay is the ping that wasn't answered yet; pinging guards it.
	pinging  sync.Mutex
	underWay *ping
}

// connection is what a host and a pack agreed on.
type connection struct {
	conn        goplugin.ClientProtocol
	pack        model.Pack
	description *model.Description
	protocol    int
	transport   goplugin.Protocol
	// release ends what the pack needs in this process.
	release func()
}

// Pack returns the pack as rendering sees it.
func (p *Process) Pack() model.Pack { return p.pack }

// Description returns what the pack said of itself when it started.
func (p *Process) Description() *model.Description { return p.description }

// Protocol returns the protocol that was negotiated.
func (p *Process) Protocol() int { return p.protocol }

// Transport returns go-plugin's name of what carries the protocol: "netrpc" or "grpc".
func (p *Process) Transport() string { return string(p.transport) }

// PID returns the process's number.
func (p *Process) PID() int { return p.child.pid() }

// Exited is closed when the process has ended and its output is read.
func (p *Process) Exited() <-chan struct{} { return p.child.drained }

// ExitError returns what ended the process, for a call that broke off. A connection breaks a moment before the process is
// seen to have ended, so ExitError waits for that moment, or until ctx ends; it returns nil where the process goes on.
func (p *Process) ExitError(ctx context.Context) *Error {
	ctx, cancel := context.WithTimeout(ctx, exitTime)
	defer cancel()
	select {
	case <-p.Exited():
	case <-ctx.Done():
		return nil
	}
	return &Error{
		Reason:  diagnostic.Crashed,
		Message: fmt.Sprintf("its process ended, with %s", p.child.cmd.ProcessState),
		Output:  p.child.stderr.LastOfCrash(),
	}
}

// LastOutput returns the last lines that a process which goes on has written to stderr, oldest first.
func (p *Process) LastOutput() []string { return p.child.stderr.Last() }

// Kill ends the process at once, and doesn't wait for its end.
func (p *Process) Kill() { p.child.kill() }

// Stop asks the pack to end, kills it where it doesn't do so within half a second, and returns when nothing is left of it: no
// process, no socket, no file. It may be called more than once.
func (p *Process) Stop() {
	if p.connection == nil {
		// It never came to an agreement, so there is nothing to ask it.
		p.child.kill()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if p.connection != nil && p.transport == goplugin.ProtocolNetRPC {
			p.quit()
		}
		p.client.Kill()
	}()
	if !within(done, quitTime) {
		p.child.kill()
		// Go-plugin's calls break off with the process. Only where one that it started, and that left its group, holds the
		// connection do they wait on, until yamux notices (40 s); nobody else has to.
		within(done, quitTime)
	}
	p.child.kill()
	p.child.wait()
	if p.connection != nil {
		// Before the end of the process it could wait for what a process that is stopped has begun to say.
		p.release()
	}
	p.removeFiles()
}

// quit asks a pack to end over the connection that go-plugin's client doesn't know, and gives it time for that.
func (p *Process) quit() {
	if p.conn.Close() == nil {
		within(p.Exited(), quitTime)
	}
}

// removeFiles removes the pack's socket and its folder.
func (p *Process) removeFiles() {
	select {
	case <-p.child.firstRead:
		p.child.first.socket.remove()
	default:
	}
	p.folder.remove()
}

func within(done <-chan struct{}, d time.Duration) bool {
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
