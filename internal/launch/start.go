package launch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/packlog"
	"example.com/htmlize/internal/wire"
)

const (
	// quitTimeout is how long a pack may take to end after it was asked to. Then it is killed. A pack with nothing left to do ends
	// within milliseconds, and a person who interrupts a host waits no longer than a second for all packs.
	quitTimeout = 500 * time.Millisecond
	// exitTimeout is how long a process may take to end after its stdout has ended, so that the message can have its exit status.
	exitTimeout = time.Second
)

// Spec says which pack to start, and how.
type Spec struct {
	// Path is the path of the executable.
	Path string
	// Env names variables of the host that the process gets besides those that it needs to run.
	Env []string
	// Protocols are offered to the pack. The highest that the pack speaks too is negotiated.
	Protocols []int
	// Plugins are the names to dispense, at least one.
	Plugins []string
	// Timeout bounds the time until the pack has described itself.
	Timeout time.Duration
	// Logger gets what the pack writes. A goroutine of the process calls it, until the process is stopped. Where the log is slower
	// than the pack, records are dropped.
	Logger *slog.Logger
}

// Start starts a pack, negotiates a protocol and asks the pack to describe itself. If it returns an error, nothing is left running.
// The error is an [*Error] where the process can't be used, an [*IncompatibleError] where host and pack have no protocol in common,
// and that of ctx where ctx ends.
func Start(ctx context.Context, spec Spec) (*Process, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	// The pack may write for as long as it runs, which is longer than ctx.
	output := packlog.NewQueue(context.WithoutCancel(ctx), spec.Logger)
	p := &Process{started: time.Now(), folder: folder, child: newChild(spec.Path, folder, output)}
	p.client = goplugin.NewClient(p.clientConfig(spec))

	startCtx, cancel := model.WithOwnTimeout(ctx, spec.Timeout)
	defer cancel()
	type result struct {
		connection *connection
		err        error
	}
	connected := make(chan result, 1)
	go func() {
		c, err := p.connect(startCtx, spec)
		connected <- result{c, err}
	}()
	select {
	case r := <-connected:
		if r.err == nil {
			p.connection = r.connection
			return p, nil
		}
		err = r.err
	case <-startCtx.Done():
		err = startCtx.Err()
	}
	failure := p.failure(ctx, spec, err)
	p.Stop()
	if failed, ok := errors.AsType[*Error](failure); ok {
		// Stop has waited until all output is read.
		failed.Output = p.child.stderr.LastOfCrash()
	}
	return nil, failure
}

func (p *Process) clientConfig(spec Spec) *goplugin.ClientConfig {
	return &goplugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: wire.ClientPlugins(spec.Protocols, spec.Plugins),
		// Without this list go-plugin accepts only net/rpc. checkTransport has checked the transport against the protocol.
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolNetRPC, goplugin.ProtocolGRPC},
		GRPCDialOptions:  append(wire.DialOptions(), wire.Dialer(p.child.dial)),
		Logger:           hclog.NewNullLogger(),
		SkipHostEnv:      true,
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: p.folder.path},
		SyncStdout:       p.child.stdout,
		SyncStderr:       p.child.stderr,
		// Start has a timeout of its own, which doesn't count time in which this process didn't run.
		StartTimeout: math.MaxInt64,
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
			return &childRunner{p.child, append(environment(spec.Env), cmd.Env...)}, nil
		},
	}
}

// connect does the part of the start for which the pack has to answer. After ctx has ended, it may return only when the process ends.
func (p *Process) connect(ctx context.Context, spec Spec) (*connection, error) {
	_, err := p.client.Start()
	if err != nil {
		return nil, err
	}
	c := &connection{protocol: p.client.NegotiatedVersion(), transport: p.child.first.handshake.transport}
	if c.conn, err = p.open(ctx, c.transport); err != nil {
		return nil, err
	}
	if c.pack, c.release, err = wire.Connect(ctx, c.protocol, c.conn, spec.Plugins); err != nil {
		return nil, err
	}
	if c.description, err = c.pack.Describe(ctx); err != nil {
		c.release()
		return nil, err
	}
	if c.transport == goplugin.ProtocolNetRPC {
		// No further connection is made. With the files removed, a host that is killed leaves nothing behind.
		p.removeFiles()
	}
	return c, nil
}

// open connects to the pack's server. For net/rpc it doesn't use go-plugin's client, which doesn't limit what it reads.
func (p *Process) open(ctx context.Context, transport goplugin.Protocol) (goplugin.ClientProtocol, error) {
	if transport != goplugin.ProtocolNetRPC {
		return p.client.Client()
	}
	conn, err := p.child.dial(ctx, "")
	if err != nil {
		return nil, err
	}
	return wire.OpenNetRPC(conn, p.child.stdout, p.child.stderr)
}

// failure returns why the start failed. err comes from go-plugin, gRPC or the context, and what the process did says more than it. The
// process may still run.
func (p *Process) failure(ctx context.Context, spec Spec, err error) error {
	child := p.child
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := child.startError(); err != nil {
		return err
	}
	timedOut := errors.Is(err, context.DeadlineExceeded)
	if child.pid() == 0 && !timedOut {
		// The only thing that go-plugin's client does before it starts the process is to make a folder.
		return noFolderError(filepath.Dir(p.folder.path), err)
	}
	select {
	case <-child.firstRead:
	default:
		if !timedOut {
			return &Error{Reason: diagnostic.Disconnected, Message: "it can't be talked to", Err: err}
		}
		return &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: fmt.Sprintf("no handshake within %v", spec.Timeout)}
	}
	first := child.first
	switch {
	case !first.valid && first.received:
		return &Error{Reason: diagnostic.NotAPack, Message: fmt.Sprintf("its first line of output is no handshake but %s", quote(first.line))}
	case !first.valid:
		return child.noHandshakeError()
	}
	switch {
	case !slices.Contains(spec.Protocols, first.handshake.protocol):
		return &IncompatibleError{Lowest: first.handshake.protocol, Offered: spec.Protocols}
	case first.unusable != nil:
		return first.unusable
	}
	return child.noConnectionError(spec, err)
}

// noHandshakeError says why stdout ended without a line.
func (c *child) noHandshakeError() error {
	if !waitFor(c.exited, exitTimeout) || c.endedByKill() {
		return &Error{Reason: diagnostic.NotAPack, StillRunning: true, Message: "it closed its stdout without a handshake, and ran on"}
	}
	// The process has ended, so this takes no longer than drainTimeout and logTimeout.
	<-c.drained
	reason := diagnostic.Exited
	if hasOtherCookie(c.stderr.Last()) {
		reason = diagnostic.OtherCookie
	}
	return &Error{Reason: reason, Message: fmt.Sprintf("it ended before the handshake, with %s", c.cmd.ProcessState)}
}

// noConnectionError says why the host and a process with a good handshake can't communicate.
func (c *child) noConnectionError(spec Spec, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: fmt.Sprintf("no answer after its handshake within %v", spec.Timeout)}
	}
	if waitFor(c.exited, exitTimeout) && !c.endedByKill() {
		<-c.drained
		return &Error{Reason: diagnostic.Disconnected, Message: fmt.Sprintf("it ended after its handshake, with %s", c.cmd.ProcessState)}
	}
	disconnected, ok := errors.AsType[*model.DisconnectedError](err)
	switch {
	case c.peerClosed.Load():
		return &Error{Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but it closed the connection, and ran on"}
	case ok && !disconnected.Refused && c.first.handshake.transport == goplugin.ProtocolNetRPC:
		return &Error{Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but what it answers with isn't net/rpc"}
	}
	if dialErr := c.dialErr.Load(); dialErr != nil {
		err = *dialErr
	}
	return &Error{Reason: diagnostic.Disconnected, Message: "its handshake is good, but it can't be talked to", Err: err}
}

// quote quotes a line of a pack's output, and cuts it after 200 bytes.
func quote(line string) string {
	const maxQuoted = 200
	if len(line) > maxQuoted {
		return fmt.Sprintf("%q and more", line[:maxQuoted])
	}
	return fmt.Sprintf("%q", line)
}
