package pack

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
)

// handshake is the line that go-plugin's server prints to os.Stdout.
var handshake = regexp.MustCompile(`1\|\d+\|(unix|tcp)\|([^|\n]*).*\n`)

// passHandshake puts a pipe in the place of os.Stdout and passes the handshake on to out, and all else that comes through
// the pipe to stderr: other goroutines may print while the server starts. The address in the handshake becomes that of s.
func passHandshake(out *os.File, s *serverAddress) error {
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make a pipe for the handshake: %w", err)
	}
	stderr := os.Stderr
	os.Stdout = w
	go func() {
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if at := handshake.FindStringSubmatchIndex(line); at != nil && !s.known() {
				_, _ = io.WriteString(stderr, line[:at[0]])
				s.set(line[at[2]:at[3]], line[at[4]:at[5]])
				_, _ = io.WriteString(out, line[at[0]:])
			} else {
				_, _ = io.WriteString(stderr, line)
			}
			if err != nil {
				return
			}
		}
	}()
	return nil
}
