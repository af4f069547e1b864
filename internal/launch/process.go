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

// process is a pack's process and the pipes to it.
type process struct {
	cmd *exec.Cmd
	// folder is what the pack removes when the host is gone.
	folder *folder

	// stdout takes the lines after the handshake, and stderr all lines.
	stdout, stderr *packlog.Stream
	// output hands both to the log.
	output *packlog.Queue

	// greeted is closed when the first line of stdout has come, or its end; greeting is that line.
	greeted  chan struct{}
	greeting greeting

	// hungUp says that the pack ended a connection that was made to it, and dialErr why none could be made.
	hungUp  atomic.Bool
	dialErr atomic.Pointer[error]

	// drained is closed when both streams are at their end and logged, and exited when the process is reaped.
	drained chan struct{}
	exited  chan struct{}

	// handshakeIn passes the greeting on to go-plugin's client, which reads handshakeOut.
	handshakeIn  *io.PipeWriter
	handshakeOut *io.PipeReader

	mu      sync.Mutex
	started bool
	// killed says that kill was called, and killedAlive that the process hadn't ended by then.
	killed, killedAlive bool
	startErr            error
}

// greeting is the first line of a pack's stdout.
type greeting struct {
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

func newProcess(path string, folder *folder, output *packlog.Queue) *process {
	p := &process{
		folder:  folder,
		output:  output,
		greeted: make(chan struct{}),
		drained: make(chan struct{}),
		exited:  make(chan struct{}),
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
func (p *process) start(env []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.startErr = p.startLocked(env)
	return p.startErr
}

func (p *process) startLocked(env []string) error {
	if p.killed {
		return &Error{Reason: diagnostic.NotStarted, Message: "it was stopped before it started"}
	}
	if err := checkExecutable(p.cmd.Path); err != nil {
		return err
	}
	var pipes pipes
	defer pipes.closeChildEnds()
	stdout, err := pipes.fromChild(&p.cmd.Stdout)
	if err != nil {
		return &Error{Reason: diagnostic.NotStarted, Message: "its stdout can't be read", Err: err}
	}
	stderr, err := pipes.fromChild(&p.cmd.Stderr)
	if err != nil {
		pipes.closeHostEnds()
		return &Error{Reason: diagnostic.NotStarted, Message: "its stderr can't be read", Err: err}
	}
	p.cmd.Env = append(env, wire.FolderEnv+"="+p.folder.path)
	p.cmd.SysProcAttr = sysProcAttr()
	if lifelineSupported {
		if err := pipes.lifeline(p.cmd); err != nil {
			pipes.closeHostEnds()
			return &Error{Reason: diagnostic.NotStarted, Message: "it can't be tied to the host's life", Err: err}
		}
	}

	result := make(chan error)
	go p.run(result)
	if err := <-result; err != nil {
		pipes.closeHostEnds()
		return refusal(p.cmd.Path, err)
	}
	p.started = true
	var streams sync.WaitGroup
	streams.Go(func() { p.readStdout(stdout) })
	streams.Go(func() { p.stderr.ReadAll(stderr) })
	go func() {
		<-p.exited
		deadline := time.Now().Add(drainTime)
		_ = stdout.SetReadDeadline(deadline)
		_ = stderr.SetReadDeadline(deadline)
		streams.Wait()
		p.output.Close(logTime)
		pipes.closeHostEnds()
		_ = p.handshakeIn.Close()
		close(p.drained)
	}()
	return nil
}

// run starts the process, says so on result, and waits for its end. On Linux the process gets a signal when the thread
// that started it ends, so this thread is held until then.
func (p *process) run(result chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	result <- err
	if err != nil {
		return
	}
	_ = p.cmd.Wait()
	killGroup(p.cmd.Process.Pid)
	close(p.exited)
}

// readStdout takes the first line as the greeting, and everything after it as output. Go-plugin is shown what is known of it
// alone, and only if it is a handshake that is of use: a certificate, which the host never asks for, makes its client panic.
func (p *process) readStdout(r *os.File) {
	in := bufio.NewReaderSize(r, maxHandshake)
	line, err := in.ReadSlice('\n')
	p.greeting.came = len(line) > 0
	p.greeting.line = strings.TrimRight(string(line), "\r\n")
	if err == nil {
		p.greeting.handshake, p.greeting.valid = parseHandshake(p.greeting.line)
	}
	if p.greeting.valid {
		p.greeting.socket, p.greeting.useless = p.own(p.greeting.handshake)
		if p.greeting.useless == nil {
			p.greeting.useless = p.greeting.handshake.wrongTransport()
		}
	}
	close(p.greeted)
	if p.greeting.valid && p.greeting.useless == nil {
		_, _ = fmt.Fprintln(p.handshakeIn, p.greeting.handshake)
	} else {
		if !p.greeting.came {
			// Go-plugin kills it at once. One that is ending has an exit status to tell.
			within(p.exited, exitTime)
		}
		_ = p.handshakeIn.Close()
	}
	p.stdout.ReadAll(in)
}

// kill ends the process and its descendants in its process group at once. It doesn't wait for the end.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killed = true
	if !p.started {
		return
	}
	select {
	case <-p.exited:
	default:
		p.killedAlive = true
		killGroup(p.cmd.Process.Pid)
		_ = p.cmd.Process.Kill()
	}
}

// endedByKill reports whether the process, which has ended, didn't do so by itself: go-plugin's client kills one at once
// whose handshake is missing, or isn't to its liking.
func (p *process) endedByKill() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.killedAlive && wasKilled(p.cmd.ProcessState)
}

// wait returns when the process has ended and its output is read, or was never started.
func (p *process) wait() {
	p.mu.Lock()
	started := p.started
	p.mu.Unlock()
	if started {
		<-p.drained
	}
}

// startError returns what start returned, and nil where it wasn't called.
func (p *process) startError() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.startErr
}

// pid returns the process's number, or 0 before it has started.
func (p *process) pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.started {
		return 0
	}
	return p.cmd.Process.Pid
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
