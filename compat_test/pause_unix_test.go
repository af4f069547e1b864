//go:build unix

package compat_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestPausedHost stops the command while a pack works or starts, which it goes on with, for longer than the pack has: an answer that
// is there when the host goes on counts.
func TestPausedHost(t *testing.T) {
	const roleTimeout = "timeout: 500ms"
	for _, test := range []struct {
		name     string
		protocol int
		// hooks are the plugin's, with its time, and start is the pack's time to start.
		hooks, start string
		text, want   string
		// starting says that the pack is met in its start.
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
			pack := binary("today/faults")
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
			writeText(t, filepath.Join(dir, "manifest.yaml"), fmt.Sprintf(
				"manifest: 1\nprotocols: [%d]\npacks: [{name: peer, path: %q, start_timeout: %s, plugins: [{name: faults, %s}]}]\n",
				test.protocol, pack, test.start, test.hooks))
			writeText(t, filepath.Join(dir, "post.txt"), fmt.Sprintf(test.text, meeting))
			render := exec.Command(binary("today/htmlize"), "render", "-m", "manifest.yaml", "post.txt")
			render.Dir, render.Env = dir, inOwnFolder(t)
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
				t.Fatalf("got %v (%v), want a process that is stopped", status, err)
			}
			if _, err := leave.WriteString("x\n"); err != nil {
				t.Fatal(err)
			}
			// The pause has to be real: longer than any of the times above, with what a host waits beyond them.
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
