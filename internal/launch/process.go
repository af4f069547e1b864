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
	// currentPing is the ping without an answer; nil where there is none. pingMu guards it.
	pingMu      sync.Mutex
	currentPing *ping
}

// connection is what a host and a pack negotiated.
type connection struct {
	conn        goplugin.ClientProtocol
	pack        model.Pack
	description *model.Description
	protocol    int
	transport   goplugin.Protocol
	// release frees what pack uses in this process.
	release func()
}

// Pack returns the pack as rendering uses it.
func (p *Process) Pack() model.Pack { return p.pack }

// Description returns the description that the pack sent when it started.
func (p *Process) Description() *model.Description { return p.description }

// Protocol returns the protocol that was negotiated.
func (p *Process) Protocol() int { return p.protocol }

// Transport returns go-plugin's name for the protocol's transport: "netrpc" or "grpc".
func (p *Process) Transport() string { return string(p.transport) }

// PID returns the process's ID.
func (p *Process) PID() int { return p.child.pid() }

// Exited is closed when the process has ended and its output is read.
func (p *Process) Exited() <-chan struct{} { return p.child.drained }

// ExitError says how the process ended, after a call was disconnected. A connection breaks a moment before the process is known to
// have ended, so ExitError waits up to a second for that, or until ctx ends. It returns nil where the process still runs.
func (p *Process) ExitError(ctx context.Context) *Error {
	ctx, cancel := context.WithTimeout(ctx, exitTimeout)
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

// LastOutput returns the last lines that a process which still runs has written to stderr, oldest first.
func (p *Process) LastOutput() []string { return p.child.stderr.Last() }

// Kill kills the process, and doesn't wait for it to end.
func (p *Process) Kill() { p.child.kill() }

// Stop asks the pack to end, and kills it if it doesn't within half a second. It returns when nothing is left of the pack: no
// process, no socket, no file. It may be called more than once.
func (p *Process) Stop() {
	if p.connection == nil {
		// Without a connection there is no way to ask it.
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
	if !waitFor(done, quitTimeout) {
		p.child.kill()
		// Go-plugin's calls end with the process, unless a process that the pack started has left the pack's group and has the
		// connection open. Then they wait until yamux notices (40 s). Stop doesn't.
		waitFor(done, quitTimeout)
	}
	p.child.kill()
	p.child.wait()
	if p.connection != nil {
		// While the process still exists, release can wait for the rest of a message that a stopped process has begun to send.
		p.release()
	}
	p.removeFiles()
}

// quit asks a pack to end over a connection that go-plugin's client doesn't have, and waits for it to end.
func (p *Process) quit() {
	if p.conn.Close() == nil {
		waitFor(p.Exited(), quitTimeout)
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

// waitFor waits until done is closed. It returns false where that takes longer than timeout.
func waitFor(done <-chan struct{}, timeout time.Duration) bool {
	select {
	case <-done:
		return true
	case <-time.After(timeout):
		return false
	}
}
