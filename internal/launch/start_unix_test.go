//go:build unix

package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

func TestStart(t *testing.T) {
	for _, test := range []struct {
		program   string
		protocols []int
		protocol  int
		transport string
		version   string
	}{
		{"good", []int{1, 2}, 2, "grpc", "1.2.3"},
		{"good", []int{1}, 1, "netrpc", ""},
		{"good", []int{2}, 2, "grpc", "1.2.3"},
		{"without-sdk", []int{1, 2}, 2, "grpc", "1.2.3"},
		{"without-sdk", []int{1}, 1, "netrpc", ""},
		{"good", []int{2, 3}, 2, "grpc", "1.2.3"},
	} {
		t.Run(fmt.Sprint(test.program, " ", test.protocols), func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Protocols = test.protocols
			p := start(t, spec)
			if p.Protocol() != test.protocol || p.Transport() != test.transport || p.Description().Version != test.version {
				t.Errorf("got protocol %d over %s and version %q, want %d over %s and %q",
					p.Protocol(), p.Transport(), p.Description().Version, test.protocol, test.transport, test.version)
			}
			got, err := renderOne(t.Context(), p, "tt", "a < b")
			if want := "<tt>a &lt; b</tt>"; got != want || err != nil {
				t.Errorf("got %q and error %v, want %q", got, err, want)
			}
			stop(t, p)
			await(t, "the end of the process", lives[test.program].ended)
			// Stop may be called more than once.
			stop(t, p)
		})
	}
}

// TestStartErrors starts programs that are no packs. Start returns as soon as it is certain that the start has failed, or at the
// deadline.
func TestStartErrors(t *testing.T) {
	for _, test := range []struct {
		program string
		timeout time.Duration
		want    error
	}{
		{"silent", 200 * time.Millisecond, &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: "no handshake within 200ms"}},
		{"floods", 300 * time.Millisecond, &Error{Reason: diagnostic.TimedOut, StillRunning: true, Message: "no handshake within 300ms"}},
		{"closes-stdout", time.Minute, &Error{Reason: diagnostic.NotAPack, StillRunning: true, Message: "it closed its stdout without a handshake, and ran on"}},
		{"noisy", time.Minute, &Error{Reason: diagnostic.NotAPack, Message: `its first line of output is no handshake but "hello, I am no pack"`}},
		{"exits", time.Minute, &Error{Reason: diagnostic.Exited, Message: "it ended before the handshake, with exit status 3", Output: []string{"no luck"}}},
		{"later-protocol", time.Minute, &IncompatibleError{Lowest: 3, Offered: []int{1, 2}}},
	} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Timeout = test.timeout
			p, err := Start(t.Context(), spec)
			if p != nil {
				t.Errorf("got a process beside the error")
			}
			if e, ok := errors.AsType[*Error](err); ok && test.program == "floods" {
				// The test doesn't check how much output was read.
				e.Output = nil
			}
			if diff := cmp.Diff(test.want, err, cmp.Comparer(sameStrings)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if test.program == "exits" || test.program == "later-protocol" {
				return
			}
			select {
			case <-lives[test.program].began:
				await(t, "the end of the process", lives[test.program].ended)
			default:
				// It was killed before it began.
			}
		})
	}
}

// sameStrings reports whether a and b are equal. A nil slice equals an empty one.
func sameStrings(a, b []string) bool {
	return strings.Join(a, "\n") == strings.Join(b, "\n")
}

// TestStartDisconnected starts packs to whose address no connection can be made. The error comes from the system or gRPC.
func TestStartDisconnected(t *testing.T) {
	for _, test := range []struct{ program, want string }{
		{"dead-socket", "its handshake is good, but it can't be talked to: "},
		{"wrong-transport", "its handshake is good, but it can't be talked to: "},
		{"exits-after-handshake", "it ended after its handshake, with exit status 3"},
	} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, _ := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Timeout = 5 * time.Second
			_, err := Start(t.Context(), spec)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Reason != diagnostic.Disconnected && e.Reason != diagnostic.TimedOut {
				t.Fatalf("got %T: %v", err, err)
			}
			if !strings.HasPrefix(e.Error(), test.want) {
				t.Errorf("got %q, want it to begin with %q", e, test.want)
			}
		})
	}
}

// TestStartCancelled checks that a start returns when its context ends, and that its process ends.
func TestStartCancelled(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		t.Parallel()
		folder, _ := install(t, "good")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Start(ctx, specOf(filepath.Join(folder, "good"))); err != context.Canceled {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
	t.Run("during", func(t *testing.T) {
		t.Parallel()
		folder, lives := install(t, "silent")
		ctx, cancel := context.WithCancel(t.Context())
		errs := make(chan error)
		go func() {
			_, err := Start(ctx, specOf(filepath.Join(folder, "silent")))
			errs <- err
		}()
		await(t, "the begin of the process", lives["silent"].began)
		cancel()
		if err := <-errs; err != context.Canceled {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		await(t, "the end of the process", lives["silent"].ended)
	})
}

func TestStartConcurrently(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "good")
	var starts sync.WaitGroup
	pids := make(chan int, 6)
	for i := range cap(pids) {
		starts.Go(func() {
			spec := specOf(filepath.Join(folder, "good"))
			spec.Protocols = []int{1 + i%2}
			p, err := Start(t.Context(), spec)
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Stop()
			if got, err := renderOne(t.Context(), p, "tt", fmt.Sprint(i)); got != fmt.Sprintf("<tt>%d</tt>", i) || err != nil {
				t.Errorf("got %q and error %v", got, err)
			}
			pids <- p.PID()
		})
	}
	starts.Wait()
	close(pids)
	seen := make(map[int]bool)
	for pid := range pids {
		if seen[pid] {
			t.Errorf("two have the process %d", pid)
		}
		seen[pid] = true
	}
}

// TestStartInLongestTemp starts packs where the path of the folder for temporary files has the greatest possible length.
func TestStartInLongestTemp(t *testing.T) {
	folder, _ := install(t, "good", "of-2023")
	short := shortFolder(t)
	temp := filepath.Join(short, strings.Repeat("x", maxTemp-len(short)-len("/")))
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	for _, test := range []struct {
		program  string
		protocol int
	}{{"good", 1}, {"good", 2}, {"of-2023", 1}} {
		t.Run(fmt.Sprint(test.program, ", protocol ", test.protocol), func(t *testing.T) {
			spec := specOf(filepath.Join(folder, test.program))
			spec.Protocols = []int{test.protocol}
			p := start(t, spec)
			if got := filepath.Dir(p.folder.path); got != temp {
				t.Errorf("got a folder in %s, want one in %s", got, temp)
			}
			stop(t, p)
			if left := filesIn(t, temp); len(left) > 0 {
				t.Errorf("got files %v, want none", left)
			}
		})
	}
}
