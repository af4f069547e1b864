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
	// quitTime is how long a pack that was asked to end may take before it is killed. One with nothing more to do takes
	// milliseconds, and a person who interrupts a host waits no longer than a second for all.
	quitTime = 500 * time.Millisecond
	// exitTime is how long after the end of its stdout a process is given to end, too, so that the message can tell its
	// exit status.
	exitTime = time.Second
)

// Spec says what to start.
type Spec struct {
	// Path is the executable's.
	Path string
	// Env names the host's variables that the process may see beside what it needs to run.
	Env []string
	// Protocols are offered to the pack; the highest that it speaks too is used.
	Protocols []int
	// Plugins are the names to dispense, at least one.
	Plugins []string
	// Timeout bounds the time until the pack has answered.
	Timeout time.Duration
	// Logger gets what the pack writes. It is called from a goroutine of the pack's own, and not any more once the pack is
	// stopped; of a log that is slower than the pack, records are left out.
	Logger *slog.Logger
}

// Start starts a pack, agrees on a protocol with it and asks it what it is. Where it returns an error, nothing is left
// running: an [*Error] tells why the process is of no use, an [*IncompatibleError] that no protocol is in common, and the
// end of ctx is ctx's own error.
func Start(ctx context.Context, spec Spec) (*Process, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	// The pack goes on writing when the start is over.
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
		// All output is read by now.
		failed.Output = p.child.stderr.LastOfCrash()
	}
	return nil, failure
}

func (p *Process) clientConfig(spec Spec) *goplugin.ClientConfig {
	return &goplugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: wire.ClientPlugins(spec.Protocols, spec.Plugins),
		// Without a list go-plugin takes net/rpc alone. Whether the transport is the protocol's is checked before it sees the handshake.
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolNetRPC, goplugin.ProtocolGRPC},
		GRPCDialOptions:  append(wire.DialOptions(), wire.Dialer(p.child.dial)),
		Logger:           hclog.NewNullLogger(),
		SkipHostEnv:      true,
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: p.folder.path},
		SyncStdout:       p.child.stdout,
		SyncStderr:       p.child.stderr,
		// Start keeps the time, and leaves out that in which this process didn't run.
		StartTimeout: math.MaxInt64,
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
			return &childRunner{p.child, append(environment(spec.Env), cmd.Env...)}, nil
		},
	}
}

// connect does what takes the pack to answer. Where ctx ends, it returns no later than with the process.
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
		// All goes through the one connection from here on. A host that is killed leaves nothing behind then.
		p.removeFiles()
	}
	return c, nil
}

// open connects to the pack's server. Go-plugin's own client of net/rpc has no bound for what it reads.
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

// failure tells why the start failed with err, which is go-plugin's, gRPC's or the context's, from what the process did.
// The process may still run.
func (p *Process) failure(ctx context.Context, spec Spec, err error) error {
	child := p.child
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := child.startError(); err != nil {
		return err
	}
	outOfTime := errors.Is(err, context.DeadlineExceeded)
	if child.pid() == 0 && !outOfTime {
		// Go-plugin's client makes a folder of its own before it has the process started, and nothing else.
		return noFolder(filepath.Dir(p.folder.path), err)
	}
	select {
	case <-child.firstRead:
	default:
		if !outOfTime {
			return &Error{Reason: diagnostic.Disconnected, Message: "it can't be talked to", Err: err}
		}
		return &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: fmt.Sprintf("no handshake within %v", spec.Timeout)}
	}
	first := child.first
	switch {
	case !first.valid && first.came:
		return &Error{Reason: diagnostic.NotAPack, Message: fmt.Sprintf("its first line of output is no handshake but %s", quote(first.line))}
	case !first.valid:
		return child.noFirstLine()
	}
	switch {
	case !slices.Contains(spec.Protocols, first.handshake.protocol):
		return &IncompatibleError{Lowest: first.handshake.protocol, Offered: spec.Protocols}
	case first.useless != nil:
		return first.useless
	}
	return child.noConnection(spec, err)
}

// noFirstLine tells why stdout ended without a line.
func (c *child) noFirstLine() error {
	if !within(c.exited, exitTime) || c.endedByKill() {
		return &Error{Reason: diagnostic.NotAPack, StillRunning: true, Message: "it closed its stdout without a handshake, and ran on"}
	}
	// Its output has an end soon.
	<-c.drained
	reason := diagnostic.Exited
	if servesOthers(c.stderr.Last()) {
		reason = diagnostic.OtherCookie
	}
	return &Error{Reason: reason, Message: fmt.Sprintf("it ended before the handshake, with %s", c.cmd.ProcessState)}
}

// noConnection tells why a process with a good handshake can't be talked to.
func (c *child) noConnection(spec Spec, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: fmt.Sprintf("no answer after its handshake within %v", spec.Timeout)}
	}
	if within(c.exited, exitTime) && !c.endedByKill() {
		<-c.drained
		return &Error{Reason: diagnostic.Disconnected, Message: fmt.Sprintf("it ended after its handshake, with %s", c.cmd.ProcessState)}
	}
	broke, ok := errors.AsType[*model.DisconnectedError](err)
	switch {
	case c.hungUp.Load():
		return &Error{Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but it closed the connection, and ran on"}
	case ok && !broke.Refused && c.first.handshake.transport == goplugin.ProtocolNetRPC:
		return &Error{Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but what it answers with isn't net/rpc"}
	}
	if dialErr := c.dialErr.Load(); dialErr != nil {
		err = *dialErr
	}
	return &Error{Reason: diagnostic.Disconnected, Message: "its handshake is good, but it can't be talked to", Err: err}
}

// quote shows a line of a pack's output, of which there may be much and of any kind.
func quote(line string) string {
	const most = 200
	if len(line) > most {
		return fmt.Sprintf("%q and more", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
