package launch

import (
	"bufio"
	"fmt"
	"io"
	"os"
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

// drainTime is how long after a process's end its output is still read. What it wrote itself is there at once; only a
// descendant that left its process group can hold a pipe open for longer.
const drainTime = 200 * time.Millisecond

// logTime is how long after the end of its output the log is given to take what is left of it.
const logTime = 500 * time.Millisecond

// child is the process of a pack, with the pipes to it.
type child struct {
	cmd *exec.Cmd
	// folder is what the pack removes when the host is gone.
	folder *folder

	// stdout takes the lines after the handshake, and stderr all lines.
	stdout, stderr *packlog.Stream
	// output hands both to the log.
	output *packlog.Queue

	// firstRead is closed when the first line of stdout has come, or its end; first is that line.
	firstRead chan struct{}
	first     firstLine

	// hungUp says that the pack ended a connection that was made to it, and dialErr why none could be made.
	hungUp  atomic.Bool
	dialErr atomic.Pointer[error]

	// drained is closed when both streams are at their end and logged, and exited when the process is reaped.
	drained chan struct{}
	exited  chan struct{}

	// handshakeIn passes the handshake on to go-plugin's client, which reads handshakeOut.
	handshakeIn  *io.PipeWriter
	handshakeOut *io.PipeReader

	mu      sync.Mutex
	started bool
	// killed says that kill was called, and killedAlive that the process hadn't ended by then.
	killed, killedAlive bool
	startErr            error
}

// firstLine is the first line of a pack's stdout.
type firstLine struct {
	// came says that there is a line; without it, stdout ended before one came.
	came      bool
	line      string
	handshake handshake
	// valid says that the line is a handshake.
	valid bool
	// useless tells why the host doesn't connect by it, and socket is what the pack leaves where it listens.
	useless *Error
	socket  *socketFile
}

func newChild(path string, folder *folder, output *packlog.Queue) *child {
	p := &child{
		folder:    folder,
		output:    output,
		firstRead: make(chan struct{}),
		drained:   make(chan struct{}),
		exited:    make(chan struct{}),
	}
	p.handshakeOut, p.handshakeIn = io.Pipe()
	p.stdout = packlog.NewStream("stdout", output)
	p.stderr = packlog.NewStream("stderr", output)
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	// No shell and no search of PATH: the path is a file's.
	p.cmd = &exec.Cmd{Path: path, Args: []string{path}}
	return p
}

// start starts the process. Where it returns an error, an *Error, no process is left.
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
		return refusal(c.cmd.Path, err)
	}
	c.started = true
	var streams sync.WaitGroup
	streams.Go(func() { c.readStdout(&lateReader{pipe: stdout}) })
	streams.Go(func() { c.stderr.ReadAll(&lateReader{pipe: stderr}) })
	go func() {
		<-c.exited
		deadline := time.Now().Add(drainTime)
		_ = stdout.SetReadDeadline(deadline)
		_ = stderr.SetReadDeadline(deadline)
		streams.Wait()
		c.output.Close(logTime)
		pipes.closeHostEnds()
		_ = c.handshakeIn.Close()
		close(c.drained)
	}()
	return nil
}

// run starts the process, says so on result, and waits for its end. On Linux the process gets a signal when the thread
// that started it ends, so this thread is held until then.
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

// readStdout takes the first line as the handshake, and everything after it as output. Go-plugin is shown what is known of it
// alone, and only if it is a handshake that is of use: a certificate, which the host never asks for, makes its client panic.
func (c *child) readStdout(r io.Reader) {
	in := bufio.NewReaderSize(r, maxHandshake)
	line, err := in.ReadSlice('\n')
	c.first.came = len(line) > 0
	c.first.line = strings.TrimRight(string(line), "\r\n")
	if err == nil {
		c.first.handshake, c.first.valid = parseHandshake(c.first.line)
	}
	if c.first.valid {
		c.first.socket, c.first.useless = c.own(c.first.handshake)
		if c.first.useless == nil {
			c.first.useless = c.first.handshake.wrongTransport()
		}
	}
	close(c.firstRead)
	if c.first.valid && c.first.useless == nil {
		_, _ = fmt.Fprintln(c.handshakeIn, c.first.handshake)
	} else {
		if !c.first.came {
			// Go-plugin kills it at once. One that is ending has an exit status to tell.
			within(c.exited, exitTime)
		}
		_ = c.handshakeIn.Close()
	}
	c.stdout.ReadAll(in)
}

// kill ends the process and its descendants in its process group at once. It doesn't wait for the end.
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

// endedByKill reports whether the process, which has ended, didn't do so by itself: go-plugin's client kills one at once
// whose handshake is missing, or isn't to its liking.
func (c *child) endedByKill() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.killedAlive && wasKilled(c.cmd.ProcessState)
}

// wait returns when the process has ended and its output is read, or was never started.
func (c *child) wait() {
	c.mu.Lock()
	started := c.started
	c.mu.Unlock()
	if started {
		<-c.drained
	}
}

// startError returns what start returned, and nil where it wasn't called.
func (c *child) startError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.startErr
}

// pid returns the process's number, or 0 before it has started.
func (c *child) pid() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started {
		return 0
	}
	return c.cmd.Process.Pid
}

// pipes keeps both ends of the pipes to a child, to close them on every path.
type pipes struct{ host, child []*os.File }

// fromChild makes a pipe for one of a command's output streams and returns the end to read.
func (p *pipes) fromChild(stream *io.Writer) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.host, p.child = append(p.host, r), append(p.child, w)
	*stream = w
	return r, nil
}

// lifeline makes the pipe whose end tells the child that the host is gone. The host's end is held, and nothing is ever
// written to it.
func (p *pipes) lifeline(cmd *exec.Cmd) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	p.host, p.child = append(p.host, w), append(p.child, r)
	cmd.ExtraFiles = []*os.File{r}
	// The first of ExtraFiles is the child's descriptor 3.
	cmd.Env = append(cmd.Env, wire.LifelineEnv+"=3")
	return nil
}

func (p *pipes) closeChildEnds() {
	for _, f := range p.child {
		_ = f.Close()
	}
}

func (p *pipes) closeHostEnds() {
	for _, f := range p.host {
		_ = f.Close()
	}
}
