//go:build unix

package badpacks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
)

// runTimeout bounds the process that runs a case. The timeouts in the manifests are far shorter, so a host that takes longer hangs.
const runTimeout = 2 * time.Minute

// TestBadPacks runs each case over each of its protocols.
func TestBadPacks(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	for _, c := range readCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			messages := make(map[int]string)
			t.Cleanup(func() {
				if *update && len(messages) == len(c.protocols) {
					if err := c.rewrite(messages); err != nil {
						t.Error(err)
					}
				}
			})
			for _, protocol := range c.protocols {
				t.Run(fmt.Sprintf("protocol %d", protocol), func(t *testing.T) {
					t.Parallel()
					r := runCase(t, c, protocol)
					r.check(t, c)
					mu.Lock()
					messages[protocol] = r.Messages
					mu.Unlock()
					if diff := cmp.Diff(c.messages(protocol), r.Messages); diff != "" && !*update {
						t.Errorf("messages (-want +got):\n%s", diff)
					}
				})
			}
		})
	}
}

// check checks the report against the parts of the case that -update doesn't rewrite.
func (r report) check(t *testing.T, c *badPack) {
	t.Helper()
	for _, problem := range r.Problems {
		t.Error(problem)
	}
	if got, want := len(r.Documents), len(c.documents); got != want {
		t.Fatalf("got %d documents, want %d", got, want)
	}
	for i, d := range c.documents {
		got := r.Documents[i]
		want := result{Rendered: d.rendered, HTML: d.html}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s.txt (-want +got):\n%s", d.name, diff)
		}
	}
}

// runCase runs the case in a process of its own.
func runCase(t *testing.T, c *badPack, protocol int) report {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The path is short: if it was too long for sockets, the host would create them elsewhere.
	folder, err := os.MkdirTemp("/tmp", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	tmp := filepath.Join(folder, "tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), runTimeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, self, hostProcess, c.file, strconv.Itoa(protocol), programs.Path("today"))
	cmd.Env = append(cmd.Environ(), "TMPDIR="+tmp, "GORACE=atexit_sleep_ms=0")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// If it hangs, its stacks show where.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("the host's process: %v\n%s", err, &stderr)
	}
	var r report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("the host's process: %v\n%s", err, &stderr)
	}
	return r
}
