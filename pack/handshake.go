package pack

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
)

// handshakePattern matches the line that go-plugin's server prints to os.Stdout.
var handshakePattern = regexp.MustCompile(`1\|\d+\|(unix|tcp)\|([^|\n]*).*\n`)

// forwardHandshake makes os.Stdout a pipe, and forwards what is written to it: the handshake to out, and everything else to stderr,
// since other goroutines may print while the server starts. It sets address to the one in the handshake.
func forwardHandshake(out *os.File, address *serverAddress) error {
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
			if at := handshakePattern.FindStringSubmatchIndex(line); at != nil && !address.known() {
				_, _ = io.WriteString(stderr, line[:at[0]])
				address.set(line[at[2]:at[3]], line[at[4]:at[5]])
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
