//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/htmlize/pack"
)

func panicInCall(_ context.Context, c pack.RoleCall) (pack.HTML, error) { panic("no such " + c.Text) }

func exitInCall(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	fmt.Fprintln(os.Stderr, "out of licenses for", c.Text)
	os.Exit(7)
	return "", nil
}

// writeMap lets the runtime detect concurrent map writes.
func writeMap(context.Context, pack.RoleCall) (pack.HTML, error) {
	shared := make(map[int]int)
	for range 8 {
		go func() {
			for i := 0; ; i++ {
				shared[i%10]++
			}
		}()
	}
	return hang(), nil
}

// overflowStack lowers the limit from the usual 1 GB, so that it is reached sooner.
func overflowStack(context.Context, pack.RoleCall) (pack.HTML, error) {
	debug.SetMaxStack(4 << 20)
	return pack.HTML(fmt.Sprint(descend(1))), nil
}

//lint:ignore SA5007 the runtime has to end it
func descend(depth int) int { return descend(depth+1) + depth }

const (
	// memoryLimit is how much exhaustMemory may allocate, in addition to what the process has.
	memoryLimit = 128 << 20
	blockSize   = 16 << 20
)

// exhaustMemory allocates until the system refuses.
func exhaustMemory(context.Context, pack.RoleCall) (pack.HTML, error) {
	if err := limitMemory(memoryLimit); err != nil {
		return "", err
	}
	var blocks [][]byte
	for range 2 * memoryLimit / blockSize {
		b := make([]byte, blockSize)
		for i := 0; i < len(b); i += os.Getpagesize() {
			b[i] = 1
		}
		blocks = append(blocks, b)
	}
	return "", fmt.Errorf("there is no limit here: got %d blocks of %d bytes", len(blocks), blockSize)
}

func loop(context.Context, pack.RoleCall) (pack.HTML, error) {
	for i := 0; ; i++ {
		if i < 0 {
			return "", nil
		}
	}
}

func hangInCall(context.Context, pack.RoleCall) (pack.HTML, error) { return hang(), nil }

// hangOnLate never returns for the text "late".
func hangOnLate(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if c.Text == "late" {
		return hang(), nil
	}
	return returnText(ctx, c)
}

// hang waits forever. The runtime doesn't report it as a deadlock.
func hang() pack.HTML {
	for {
		time.Sleep(time.Hour)
	}
}

func stopProcess(context.Context, pack.RoleCall) (pack.HTML, error) {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	return hang(), nil
}

// fork starts children that inherit stdout and stderr, and doesn't wait for them.
func fork(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	child := filepath.Join(filepath.Dir(os.Args[0]), "child")
	for range 5 {
		cmd := &exec.Cmd{Path: child, Args: []string{child}, Stdout: os.Stdout, Stderr: os.Stderr}
		if err := cmd.Start(); err != nil {
			return "", err
		}
	}
	return pack.Escape(c.Text), nil
}

func forkAndExit(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if _, err := fork(ctx, c); err != nil {
		return "", err
	}
	return exitInCall(ctx, c)
}

// closeStdout closes os.Stdout, and descriptor 1 in case os.Stdout is another one.
func closeStdout(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	_ = os.Stdout.Close()
	_ = syscall.Close(1)
	return pack.Escape(c.Text), nil
}

// flood writes 64 MB: handshakes, broken log records, binary and very long lines.
func flood(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	for _, out := range []*os.File{os.Stdout, os.Stderr} {
		for range 1000 {
			for _, line := range []string{
				"1|1|unix|/nowhere|netrpc|\n", `{"@message": 1, "@level": {}}` + "\n", "\x00\xff\x1b[31m\n",
				strings.Repeat("x", 32<<10), "\n",
			} {
				if _, err := io.WriteString(out, line); err != nil {
					return "", err
				}
			}
		}
	}
	return pack.Escape(c.Text), nil
}

var served atomic.Bool

// exitInSecondCall ends the process when it is called for the second time.
func exitInSecondCall(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if served.Swap(true) {
		return exitInCall(ctx, c)
	}
	return pack.Escape(c.Text), nil
}

// exitOnSignal returns a good function, and ends the process when SIGUSR1 arrives.
func exitOnSignal() pack.RoleFunc {
	if name == "exits-while-idle" {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGUSR1)
		go func() {
			<-signals
			fmt.Fprintln(os.Stderr, "nobody needs me")
			os.Exit(4)
		}()
	}
	return returnText
}
