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

// writeMap lets the runtime find that several goroutines write to a map.
func writeMap(context.Context, pack.RoleCall) (pack.HTML, error) {
	shared := make(map[int]int)
	for range 8 {
		go func() {
			for i := 0; ; i++ {
				shared[i%10]++
			}
		}()
	}
	return sleepForever(), nil
}

// overflowStack sets a lower limit than the usual one of 1 GB, which comes to the same.
func overflowStack(context.Context, pack.RoleCall) (pack.HTML, error) {
	debug.SetMaxStack(4 << 20)
	return pack.HTML(fmt.Sprint(descend(1))), nil
}

//lint:ignore SA5007 the runtime has to end it
func descend(depth int) int { return descend(depth+1) + depth }

const (
	// mostMemory is how much the system lets allocate have, in addition to what the process has.
	mostMemory = 128 << 20
	block      = 16 << 20
)

// allocate takes memory until the system has none.
func allocate(context.Context, pack.RoleCall) (pack.HTML, error) {
	if err := limitMemory(mostMemory); err != nil {
		return "", err
	}
	var taken [][]byte
	for range 2 * mostMemory / block {
		b := make([]byte, block)
		for i := 0; i < len(b); i += os.Getpagesize() {
			b[i] = 1
		}
		taken = append(taken, b)
	}
	return "", fmt.Errorf("there is no limit here: got %d blocks of %d bytes", len(taken), block)
}

func spin(context.Context, pack.RoleCall) (pack.HTML, error) {
	for i := 0; ; i++ {
		if i < 0 {
			return "", nil
		}
	}
}

func sleep(context.Context, pack.RoleCall) (pack.HTML, error) { return sleepForever(), nil }

// sleepAtLate is a role with texts that are late, and never come.
func sleepAtLate(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if c.Text == "late" {
		return sleepForever(), nil
	}
	return returnText(ctx, c)
}

// sleepForever doesn't return. It waits without a deadlock that the runtime would notice.
func sleepForever() pack.HTML {
	for {
		time.Sleep(time.Hour)
	}
}

func stop(context.Context, pack.RoleCall) (pack.HTML, error) {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	return sleepForever(), nil
}

// fork starts children that hold stdout and stderr, and doesn't wait for them.
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

// closeStdout closes the descriptors as well, whoever may have meant to write there.
func closeStdout(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	_ = os.Stdout.Close()
	_ = syscall.Close(1)
	return pack.Escape(c.Text), nil
}

// flood writes much of every kind.
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

// serveOnce ends the process when it is called for the second time.
func serveOnce(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if served.Swap(true) {
		return exitInCall(ctx, c)
	}
	return pack.Escape(c.Text), nil
}

// dieWhenAsked returns a good function, and ends the process when a signal comes.
func dieWhenAsked() pack.RoleFunc {
	if name == "dies-while-idle" {
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
