//go:build unix

package processes

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"example.com/htmlize/compat_test/programs"
)

// TestPausedHost stops the command by SIGSTOP for longer than the pack's timeout, while the pack works or starts: an answer that
// arrives during the pause is accepted.
func TestPausedHost(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	const roleTimeout = "timeout: 500ms"
	for _, test := range []struct {
		name     string
		protocol int
		// hooks are the plugin's hooks and timeout in the manifest.
		hooks, startTimeout string
		text, want          string
		// starting is whether the host is stopped while the pack starts.
		starting bool
	}{
		{"a role, protocol 1", 1, "hooks: [role:meet], " + roleTimeout, "10s", ":meet:`%s`", "<p>met</p>\n\n", false},
		{"a role, protocol 2", 2, "hooks: [role:meet], " + roleTimeout, "10s", ":meet:`%s`", "<p>met</p>\n\n", false},
		{"contents, protocol 1", 1, "hooks: [contents], " + roleTimeout, "10s", "meet %s", "met", false},
		{"contents, protocol 2", 2, "hooks: [contents], " + roleTimeout, "10s", "meet %s", "met", false},
		{"a start, protocol 1", 1, "hooks: [role:same]", "1500ms", ":same:`%s`", "<p>%s</p>\n\n", true},
		{"a start, protocol 2", 2, "hooks: [role:same]", "1500ms", ":same:`%s`", "<p>%s</p>\n\n", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			arrived, leave := fifo(t, dir, "meeting.arrived"), fifo(t, dir, "meeting.leave")
			meeting := filepath.Join(dir, "meeting")
			pack := programs.Path("today/faults")
			if test.starting {
				script := fmt.Sprintf("#!/bin/sh\necho x >'%s'\nread line <'%s'\nexec '%s'\n", arrived.Name(), leave.Name(), pack)
				pack = filepath.Join(dir, "pack")
				if err := os.WriteFile(pack, []byte(script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			if test.want != "met" && test.starting {
				test.want = fmt.Sprintf(test.want, meeting)
			}
			programs.WriteText(t, filepath.Join(dir, "manifest.yaml"), fmt.Sprintf(
				"manifest: 1\nprotocols: [%d]\npacks: [{name: peer, path: %q, start_timeout: %s, plugins: [{name: faults, %s}]}]\n",
				test.protocol, pack, test.startTimeout, test.hooks))
			programs.WriteText(t, filepath.Join(dir, "post.txt"), fmt.Sprintf(test.text, meeting))
			render := exec.Command(programs.Path("today/htmlize"), "render", "-m", "manifest.yaml", "post.txt")
			render.Dir, render.Env = dir, programs.Environ(t)
			var stdout, stderr bytes.Buffer
			render.Stdout, render.Stderr = &stdout, &stderr
			if err := render.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := arrived.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if err := render.Process.Signal(unix.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			var status unix.WaitStatus
			if _, err := unix.Wait4(render.Process.Pid, &status, unix.WUNTRACED, nil); err != nil || !status.Stopped() {
				t.Fatalf("got %v (%v), want a stopped process", status, err)
			}
			if _, err := leave.WriteString("x\n"); err != nil {
				t.Fatal(err)
			}
			// The pause is longer than all timeouts above and the time that a host waits beyond them.
			time.Sleep(2 * time.Second)
			if err := render.Process.Signal(unix.SIGCONT); err != nil {
				t.Fatal(err)
			}
			err := render.Wait()
			if err != nil || stdout.String() != test.want {
				t.Errorf("got %q, %v\n%s\nwant %q", &stdout, err, &stderr, test.want)
			}
		})
	}
}
