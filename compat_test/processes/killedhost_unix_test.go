//go:build unix

package processes

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

	"example.com/htmlize/compat_test/programs"
)

// TestKilledHost kills the command during a rendering: no process of the pack and no file of the pack or the host may be left.
func TestKilledHost(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	// Over protocol 1, each call carries the whole post, so that this takes long.
	long := strings.Repeat(":tt:`x` ", 20_000)
	for _, test := range []struct {
		name, pack, plugin, role, text string
		protocol                       int
	}{
		{"today's, protocol 1", programs.Path("today/faults"), "faults", "hang", ":hang:`x`", 1},
		{"today's, protocol 2", programs.Path("today/faults"), "faults", "hang", ":hang:`x`", 2},
		{"of 2023", programs.FrozenPath("role"), "htmlize", "tt", long, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.name == "of 2023" && runtime.GOOS != "linux" {
				t.Skip("only Linux ends a pack of 2023 with its host")
			}
			dir := t.TempDir()
			manifest, document := filepath.Join(dir, "manifest.yaml"), filepath.Join(dir, "post.txt")
			programs.WriteText(t, manifest, fmt.Sprintf(
				"manifest: 1\nprotocols: [%d]\npacks: [{name: peer, path: %q, plugins: [{name: %s, hooks: [role:%s], timeout: 1h}]}]\n",
				test.protocol, test.pack, test.plugin, test.role))
			programs.WriteText(t, document, test.text)
			render := exec.Command(programs.Path("today/htmlize"), "render", "--log-level", "debug", "--log-format", "json", "-m", manifest, document)
			tempDir := programs.TempDir(t)
			render.Env = append(os.Environ(), "TMPDIR="+tempDir)
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
			files, err := os.ReadDir(tempDir)
			if err != nil || len(files) > 0 {
				t.Errorf("got files %v (%v) left, want none", files, err)
			}
		})
	}
}

// awaitEnd waits for the end of a process that is no child of this one.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d still runs", pid)
		}
	}
}
