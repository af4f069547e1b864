//go:build unix

package compat_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestKilledHost kills the command in the middle of a rendering, so that it can do nothing any more: no process of the pack
// and no file of either is left.
func TestKilledHost(t *testing.T) {
	// Each call carries the whole post there, so that this takes a good while.
	long := strings.Repeat(":tt:`x` ", 20_000)
	for _, test := range []struct {
		name, pack, plugin, role, text string
		protocol                       int
	}{
		{"of today, protocol 1", binary("today/faults"), "faults", "hang", ":hang:`x`", 1},
		{"of today, protocol 2", binary("today/faults"), "faults", "hang", ":hang:`x`", 2},
		{"of 2023", binary("frozen/pack2023/role"), "htmlize", "tt", long, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.name == "of 2023" && runtime.GOOS != "linux" {
				t.Skip("nothing ends it here")
			}
			dir := t.TempDir()
			manifest, document := filepath.Join(dir, "manifest.yaml"), filepath.Join(dir, "post.txt")
			writeText(t, manifest, fmt.Sprintf(
				"manifest: 1\nprotocols: [%d]\npacks: [{name: peer, path: %q, plugins: [{name: %s, hooks: [role:%s], timeout: 1h}]}]\n",
				test.protocol, test.pack, test.plugin, test.role))
			writeText(t, document, test.text)
			render := exec.Command(binary("today/htmlize"), "render", "--log-level", "debug", "--log-format", "json", "-m", manifest, document)
			render.Env = inOwnFolder(t)
			folder := strings.TrimPrefix(render.Env[len(render.Env)-1], "TMPDIR=")
			stderr, err := render.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := render.Start(); err != nil {
				t.Fatal(err)
			}
			var record struct {
				Message string `json:"msg"`
				PID     int    `json:"pid"`
			}
			for log := json.NewDecoder(stderr); record.Message != "pack started"; {
				if err := log.Decode(&record); err != nil {
					t.Fatal(err)
				}
			}
			if err := render.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = render.Wait()
			awaitEnd(t, record.PID)
			files, err := os.ReadDir(folder)
			if err != nil || len(files) > 0 {
				t.Errorf("got files %v (%v) left, want none", files, err)
			}
		})
	}
}

// awaitEnd waits for the end of a process that isn't this one's child.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d goes on", pid)
		}
	}
}
