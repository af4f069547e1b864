package launch

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/packlog"
	"example.com/htmlize/internal/wire"
)

// drainTimeout is how long the output is still read after the process has ended. What the process wrote can be read at once. Only a
// descendant that left its process group can keep a pipe open for longer.
const drainTimeout = 200 * time.Millisecond

// logTimeout is how long the log may take for the rest of the output once the output has ended.
const logTimeout = 500 * time.Millisecond

// child is the process of a pack, with the pipes to it.
type child struct {
	cmd *exec.Cmd
	// folder is the one that the pack removes when the host is gone.
	folder *folder

	// stdout gets the lines after the handshake, and stderr gets all lines.
	stdout, stderr *packlog.Stream
	// output passes both to the log.
	output *packlog.Queue

	// firstRead is closed when the first line of stdout was read into first, or stdout has ended.
	firstRead chan struct{}
	first     firstLine

	// peerClosed says that the pack closed a connection. dialErr is why no connection could be made.
	peerClosed atomic.Bool
	dialErr    atomic.Pointer[error]

	// drained is closed when both streams have ended and are logged. exited is closed when the process is reaped.
	drained chan struct{}
	exited  chan struct{}

	// handshakeIn passes the handshake to go-plugin's client, which reads handshakeOut.
	handshakeIn  *io.PipeWriter
	handshakeOut *io.PipeReader

	mu      sync.Mutex
	started bool
	// killed says that kill was called. killedAlive says that the process was still running then.
	killed, killedAlive bool
	startErr            error
}

// firstLine is the first line of a pack's stdout.
type firstLine struct {
	// received says that there is a line. Otherwise stdout ended without one.
	received  bool
	line      string
	handshake handshake
	// valid says that the line is a handshake.
	valid bool
	// unusable is why the host doesn't connect to the address. socket is the file that the pack may leave there.
	unusable *Error
	socket   *socketFile
}

func newChild(path string, folder *folder, output *packlog.Queue) *child {
	c := &child{
		folder:    folder,
		output:    output,
		firstRead: make(chan struct{}),
		drained:   make(chan struct{}),
		exited:    make(chan struct{}),
	}
	c.handshakeOut, c.handshakeIn = io.Pipe()
	c.stdout = packlog.NewStream("stdout", output)
	c.stderr = packlog.NewStream("stderr", output)
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	// There is no shell and no search of PATH: path names a file.
	c.cmd = &exec.Cmd{Path: path, Args: []string{path}}
	return c
}

// start starts the process. If it returns an error, which is an *Error, no process is left.
func (c *child) start(env []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.startErr = c.startLocked(env)
	return c.startErr
}

func (c *child) startLocked(env []string) error {
	if c.killed {
		return &Error{Reason: diagnostic.NotStarted, Message: "it was stopped before it started"}
	}
	if err := checkExecutable(c.cmd.Path); err != nil {
		return err
	}
	var pipes pipes
	defer pipes.closeChildEnds()
	stdout, err := pipes.fromChild(&c.cmd.Stdout)
	if err != nil {
		return &Error{Reason: diagnostic.NotStarted, Message: "its stdout can't be read", Err: err}
	}
	stderr, err := pipes.fromChild(&c.cmd.Stderr)
	if err != nil {
		pipes.closeHostEnds()
		return &Error{Reason: diagnostic.NotStarted, Message: "its stderr can't be read", Err: err}
	}
	c.cmd.Env = append(env, wire.FolderEnv+"="+c.folder.path)
	c.cmd.SysProcAttr = sysProcAttr()
	if lifelineSupported {
		if err := pipes.lifeline(c.cmd); err != nil {
			pipes.closeHostEnds()
			return &Error{Reason: diagnostic.NotStarted, Message: "it can't be tied to the host's life", Err: err}
		}
	}

	result := make(chan error)
	go c.run(result)
	if err := <-result; err != nil {
		pipes.closeHostEnds()
		return startFailure(c.cmd.Path, err)
	}
	c.started = true
	var streams sync.WaitGroup
	streams.Go(func() { c.readStdout(&lateReader{pipe: stdout}) })
	streams.Go(func() { c.stderr.ReadAll(&lateReader{pipe: stderr}) })
	go func() {
		<-c.exited
		deadline := time.Now().Add(drainTimeout)
		_ = stdout.SetReadDeadline(deadline)
		_ = stderr.SetReadDeadline(deadline)
		streams.Wait()
		c.output.Close(logTimeout)
		pipes.closeHostEnds()
		_ = c.handshakeIn.Close()
		close(c.drained)
	}()
	return nil
}

// run starts the process, sends the error of the start to result, and waits for the process to end. On Linux the process gets a
// signal when the thread that started it ends, so run stays on its thread until then.
func (c *child) run(result chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.cmd.Start()
	result <- err
	if err != nil {
		return
	}
	_ = c.cmd.Wait()
	killGroup(c.cmd.Process.Pid)
	close(c.exited)
}

// readStdout reads the first line as the handshake, and everything after it as output. Go-plugin's client gets only a handshake
// that is usable, and only the parts of it that are parsed here: a certificate, which the host never asks for, makes that client panic.
func (c *child) readStdout(r io.Reader) {
	in := bufio.NewReaderSize(r, maxHandshake)
	line, err := in.ReadSlice('\n')
	c.first.received = len(line) > 0
	c.first.line = strings.TrimRight(string(line), "\r\n")
	if err == nil {
		c.first.handshake, c.first.valid = parseHandshake(c.first.line)
	}
	if c.first.valid {
		c.first.socket, c.first.unusable = c.checkAddress(c.first.handshake)
		if c.first.unusable == nil {
			c.first.unusable = c.first.handshake.checkTransport()
		}
	}
	close(c.firstRead)
	if c.first.valid && c.first.unusable == nil {
		_, _ = fmt.Fprintln(c.handshakeIn, c.first.handshake)
	} else {
		if !c.first.received {
			// Go-plugin kills the process when it gets no handshake. A process that is about to end has an exit status to report.
			waitFor(c.exited, exitTimeout)
		}
		_ = c.handshakeIn.Close()
	}
	c.stdout.ReadAll(in)
}

// kill kills the process and its descendants in its process group. It doesn't wait for them to end.
func (c *child) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.killed = true
	if !c.started {
		return
	}
	select {
	case <-c.exited:
	default:
		c.killedAlive = true
		killGroup(c.cmd.Process.Pid)
		_ = c.cmd.Process.Kill()
	}
}

// endedByKill reports whether kill ended the process, which has ended. Go-plugin's client kills a process whose handshake is missing or
// that it doesn't accept.
func (c *child) endedByKill() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.killedAlive && wasKilled(c.cmd.ProcessState)
}

// wait returns when the process has ended and its output is read. It returns at once where no process was started.
func (c *child) wait() {
	c.mu.Lock()
	started := c.started
	c.mu.Unlock()
	if started {
		<-c.drained
	}
}

// startError returns what start returned. It returns nil where start wasn't called.
func (c *child) startError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.startErr
}

// pid returns the process's ID, or 0 before it has started.
func (c *child) pid() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started {
		return 0
	}
	return c.cmd.Process.Pid
}
