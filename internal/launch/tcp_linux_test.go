package launch

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// serveOverTCP serves on a port, as packs in other languages may.
func serveOverTCP() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	out := os.Stdout
	line := serveBehindPipe()
	forward(l, line, out)
}

// serveOverTCPOfChild lets a process that the pack started listen on the port.
func serveOverTCPOfChild() {
	child := filepath.Join(filepath.Dir(os.Args[0]), "over-tcp")
	cmd := exec.CommandContext(context.Background(), child)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	_ = cmd.Run()
}

// serveBehindPipe serves and returns the handshake instead of printing it.
func serveBehindPipe() string {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	os.Stdout = w
	go func() {
		serveWithoutSDK()
		os.Exit(0)
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		panic(err)
	}
	return line
}

// forward prints a handshake with l's address and forwards each connection to l to the socket that the given handshake names.
func forward(l net.Listener, line string, out io.Writer) {
	parts := strings.Split(line, "|")
	socket := parts[3]
	parts[2], parts[3] = "tcp", l.Addr().String()
	_, _ = fmt.Fprint(out, strings.Join(parts, "|"))
	for {
		in, err := l.Accept()
		if err != nil {
			panic(err)
		}
		to, err := net.Dial("unix", socket)
		if err != nil {
			panic(err)
		}
		go func() { _, _ = io.Copy(to, in) }()
		go func() { _, _ = io.Copy(in, to) }()
	}
}

// TestOwnPort checks that a pack may serve on a port on which one of its own processes listens.
func TestOwnPort(t *testing.T) {
	for _, program := range []string{"over-tcp", "over-tcp-of-child"} {
		for _, protocol := range []int{1, 2} {
			t.Run(fmt.Sprint(program, ", protocol ", protocol), func(t *testing.T) {
				t.Parallel()
				folder, _ := install(t, "over-tcp", "over-tcp-of-child")
				spec := specOf(filepath.Join(folder, program))
				spec.Protocols = []int{protocol}
				p := start(t, spec)
				got, err := renderOne(t.Context(), p, "tt", "x")
				if want := "<tt>x</tt>"; got != want || err != nil {
					t.Errorf("got %q and error %v, want %q", got, err, want)
				}
				stop(t, p)
			})
		}
	}
}
