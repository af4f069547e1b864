//go:build unix

package launch

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestStopBounded checks that a stop returns in time, whatever the pack does.
func TestStopBounded(t *testing.T) {
	for _, test := range []struct {
		name, program string
		before        func(t *testing.T, p *Process)
	}{
		{name: "ignores the request", program: "ignores-shutdown"},
		{name: "doesn't run", program: "good", before: func(t *testing.T, p *Process) {
			if err := syscall.Kill(p.PID(), syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "is gone", program: "good", before: func(t *testing.T, p *Process) {
			if err := syscall.Kill(p.PID(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			await(t, "the end of the process", p.Exited())
		}},
	} {
		for _, protocol := range []int{1, 2} {
			t.Run(fmt.Sprint(test.name, ", protocol ", protocol), func(t *testing.T) {
				t.Parallel()
				folder, lives := install(t, test.program)
				spec := specOf(filepath.Join(folder, test.program))
				spec.Protocols = []int{protocol}
				p := start(t, spec)
				if test.before != nil {
					test.before(t, p)
				}
				stop(t, p)
				await(t, "the end of the process", lives[test.program].ended)
			})
		}
	}
}

// TestChildren checks processes that the pack started: those in its group end with it, and one that left the group delays nothing.
func TestChildren(t *testing.T) {
	for _, test := range []struct {
		program string
		ends    bool
	}{{"with-child", true}, {"with-child-in-own-session", false}} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program, "child")
			p := start(t, specOf(filepath.Join(folder, test.program)))
			await(t, "the child's begin", lives["child"].began)
			stop(t, p)
			if test.ends {
				await(t, "the child's end", lives["child"].ended)
				return
			}
			select {
			case <-lives["child"].ended:
				t.Error("the child ended, too; want it to go on in its own session")
			default:
			}
			text, err := os.ReadFile(filepath.Join(folder, "scripted", "child.pid"))
			if err != nil {
				t.Fatal(err)
			}
			pid, err := strconv.Atoi(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			await(t, "the child's end", lives["child"].ended)
		})
	}
}

// These ends of a host aren't signals.
const (
	exits  = syscall.Signal(-1)
	panics = syscall.Signal(-2)
)

var endNames = map[syscall.Signal]string{exits: "exit", panics: "panic", syscall.SIGKILL: "kill", syscall.SIGTERM: "terminate"}

// hostProgram returns the command of a host that has tmp as its folder for temporary files.
func hostProgram(folder, tmp, pack string, protocol int, end syscall.Signal) *exec.Cmd {
	host := exec.Command(filepath.Join(folder, "host"))
	host.Env = append(host.Environ(), "TMPDIR="+tmp, "HOST_PACK="+filepath.Join(folder, pack),
		"HOST_PROTOCOL="+strings.Repeat("1", protocol), "HOST_END="+endNames[end])
	return host
}

// TestHostEnds checks that a pack and the processes that it started end when their host is killed, exits or panics during a call, or is
// killed while it starts the pack. Packs built with the SDK end everywhere, by the lifeline. Other packs end on Linux. No file is left,
// at the latest once the next host has started.
func TestHostEnds(t *testing.T) {
	for _, test := range []struct {
		pack     string
		programs []string
		protocol int
		end      syscall.Signal
		// starting says that the host ends before a call.
		starting bool
		// leaves says that the next host removes the folder.
		leaves bool
	}{
		{pack: "good", protocol: 1, end: syscall.SIGKILL},
		{pack: "good", protocol: 1, end: exits},
		{pack: "good", protocol: 1, end: panics},
		{pack: "good", protocol: 2, end: syscall.SIGKILL},
		{pack: "good", protocol: 2, end: syscall.SIGTERM},
		{pack: "good", protocol: 2, end: exits},
		{pack: "good", protocol: 2, end: panics},
		{pack: "with-child", programs: []string{"child"}, protocol: 1, end: syscall.SIGKILL},
		{pack: "with-child", programs: []string{"child"}, protocol: 2, end: syscall.SIGKILL},
		{pack: "of-2023", protocol: 1, end: syscall.SIGKILL},
		{pack: "of-2023", protocol: 1, end: exits},
		{pack: "of-2023", protocol: 1, end: panics},
		{pack: "without-sdk", protocol: 1, end: syscall.SIGKILL},
		{pack: "without-sdk", protocol: 2, end: syscall.SIGKILL, leaves: true},
		{pack: "without-sdk", protocol: 2, end: exits, leaves: true},
		{pack: "without-sdk", protocol: 2, end: panics, leaves: true},
		{pack: "silent", protocol: 1, end: syscall.SIGKILL, starting: true, leaves: true},
		{pack: "silent", protocol: 2, end: syscall.SIGKILL, starting: true, leaves: true},
	} {
		t.Run(fmt.Sprintf("%s, protocol %d, %v", test.pack, test.protocol, endNames[test.end]), func(t *testing.T) {
			t.Parallel()
			if !programs[test.pack].sdk && runtime.GOOS != "linux" {
				t.Skip("nothing ends it here")
			}
			names := append(test.programs, test.pack)
			folder, lives := install(t, append(names, "host")...)
			tmp := shortFolder(t)
			host := hostProgram(folder, tmp, test.pack, test.protocol, test.end)
			stdout, err := host.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := host.Start(); err != nil {
				t.Fatal(err)
			}
			if !test.starting {
				if line, _ := bufio.NewReader(stdout).ReadString('\n'); line != "at work\n" {
					t.Errorf("got %q", line)
				}
			}
			for _, name := range names {
				await(t, "the begin of "+name, lives[name].began)
			}
			if test.end > 0 {
				if err := host.Process.Signal(test.end); err != nil {
					t.Fatal(err)
				}
			}
			_ = host.Wait()
			for _, name := range names {
				await(t, "the end of "+name, lives[name].ended)
			}
			if got := filesIn(t, tmp); len(got) > 0 != test.leaves {
				t.Errorf("got files %v, want some: %t", got, test.leaves)
			}
			if !test.leaves {
				return
			}
			folder, lives = install(t, "good", "host")
			_ = hostProgram(folder, tmp, "good", 2, exits).Run()
			await(t, "the end of the next host's pack", lives["good"].ended)
			if got := filesIn(t, tmp); len(got) > 0 {
				t.Errorf("got files %v after the next host, want none", got)
			}
		})
	}
}

// shortFolder returns a new folder. Unlike that of [testing.T.TempDir], its path is short enough for a socket's address, and has no
// spaces, so that the first line of a script can have it.
func shortFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

func filesIn(t *testing.T, folder string) []os.DirEntry {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestLifeline checks that the end of the lifeline is enough for a pack with the SDK to end.
func TestLifeline(t *testing.T) {
	t.Parallel()
	folder, lives := install(t, "good")
	tmp := shortFolder(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: filepath.Join(folder, "good"), Args: []string{filepath.Join(folder, "good")}, ExtraFiles: []*os.File{r}}
	gone := filepath.Join(tmp, "folder")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd.Env = []string{"HTMLIZE_PLUGIN=hello", "HTMLIZE_LIFELINE=3", "HTMLIZE_FOLDER=" + gone, "PLUGIN_PROTOCOL_VERSIONS=1,2", "TMPDIR=" + tmp}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if h, ok := parseHandshake(line); !ok || h.protocol != 2 {
		t.Errorf("got %q, want a handshake of protocol 2", line)
	}
	_ = w.Close()
	await(t, "the end of the pack", lives["good"].ended)
	// The process leads no group here.
	if got, want := cmd.Wait().Error(), "exit status 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := os.Stat(gone); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its folder is left: %v", err)
	}
}
