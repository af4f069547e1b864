package pack

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"sync/atomic"
)

// handshake is the line that go-plugin's server prints to os.Stdout.
var handshake = regexp.MustCompile(`1\|\d+\|(unix|tcp)\|.*\n`)

// passHandshake puts a pipe in the place of os.Stdout and passes the handshake on to out, and all else that comes through
// the pipe to stderr: other goroutines may print while the server starts. The function returned tells whether the
// handshake has come.
func passHandshake(out *os.File) (greeted func() bool, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe for the handshake: %w", err)
	}
	stderr := os.Stderr
	os.Stdout = w
	var done atomic.Bool
	go func() {
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if at := handshake.FindStringIndex(line); at != nil && !done.Load() {
				_, _ = io.WriteString(stderr, line[:at[0]])
				done.Store(true)
				_, _ = io.WriteString(out, line[at[0]:])
			} else {
				_, _ = io.WriteString(stderr, line)
			}
			if err != nil {
				return
			}
		}
	}()
	return done.Load, nil
}
