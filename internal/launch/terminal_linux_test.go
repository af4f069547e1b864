package launch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"example.com/htmlize/pack"
)

// terminalPack is a pack whose description says which terminal it has. The variable TERMINAL names the user's terminal.
func terminalPack() pack.Pack {
	tt := sample.Plugins[0]
	tt.Summary = strings.Join([]string{
		// O_NOCTTY isn't set: a process gets a terminal by opening one without it.
		openTerminal("/dev/tty"), openTerminal(os.Getenv("TERMINAL")), openTerminal("/dev/tty"),
	}, ", ")
	return pack.Pack{Name: "terminal", Version: "1.0.0", Plugins: []pack.Plugin{tt}}
}

func openTerminal(path string) string {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return err.Error()
	}
	_ = unix.Close(fd)
	return "open"
}

// askForTerminal is a host. It prints whether it has a terminal itself, and which terminal the pack has when it serves and when it runs
// the command describe.
func askForTerminal() {
	fmt.Println(openTerminal("/dev/tty"))
	spec := specOf(os.Getenv("HOST_PACK"))
	spec.Env = append(spec.Env, "TERMINAL")
	spec.Plugins = []string{"tt"}
	p, err := Start(context.Background(), spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Description().Plugins[0].Summary)
	p.Stop()
	d, err := Describe(context.Background(), spec.Path, spec.Env)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Plugins[0].Summary)
}

// TestNoTerminal checks that a pack has no terminal although its host has one, and gets none by opening the host's.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "terminal", "asks-for-terminal")
	controller, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	defer controller.Close()
	if err := unix.IoctlSetPointerInt(int(controller.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(controller.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/dev/pts/%d", number)
	terminal, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	defer terminal.Close()
	host := exec.Command(filepath.Join(folder, "asks-for-terminal"))
	host.Env = append(host.Environ(), "TMPDIR="+shortFolder(t), "TERMINAL="+path, "HOST_PACK="+filepath.Join(folder, "terminal"))
	host.Stdin = terminal
	host.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	out, err := host.Output()
	if err != nil {
		t.Fatal(err)
	}
	const none = "no such device or address, open, no such device or address\n"
	if got, want := string(out), "open\n"+none+none; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
