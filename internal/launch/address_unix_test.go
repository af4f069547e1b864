//go:build unix

package launch

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"example.com/htmlize/diagnostic"
)

// nameAddress prints a handshake with the variable ADDRESS, which is NETWORK|ADDRESS. OWN in it stands for the pack's own folder.
// Before that it does what the variable TRICK says. The trick "wait" reads the named pipe WAIT.
func nameAddress() {
	own := filepath.Dir(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
	address := strings.ReplaceAll(os.Getenv("ADDRESS"), "OWN", own)
	_, path, _ := strings.Cut(address, "|")
	var err error
	switch target := os.Getenv("TARGET"); os.Getenv("TRICK") {
	case "symbolic link":
		err = os.Symlink(target, path)
	case "folder":
		err = os.Mkdir(path, 0o700)
	case "hard link":
		err = os.Link(target, path)
	case "link on the way":
		err = os.Symlink(filepath.Join(filepath.Dir(target), "below"), filepath.Join(own, "link"))
	case "link for a folder":
		if err = os.RemoveAll(own); err == nil {
			err = os.Symlink(filepath.Dir(target), own)
		}
	case "wait":
		_, err = os.ReadFile(os.Getenv("WAIT"))
	}
	if err != nil {
		panic(err)
	}
	printAndWait("1|2|" + address + "|grpc")
}

// foreign is a socket that isn't a pack's.
type foreign struct{ net.Listener }

func listenAs(t *testing.T, network, address string) foreign {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return foreign{l}
}

// connected reports whether a process has connected to the socket.
func (f foreign) connected(t *testing.T) bool {
	t.Helper()
	conn, err := f.Listener.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var acceptErr error
	// Go's descriptors are non-blocking.
	if err := conn.Control(func(fd uintptr) { _, _, acceptErr = unix.Accept(int(fd)) }); err != nil {
		t.Fatal(err)
	}
	if acceptErr != nil && acceptErr != unix.EAGAIN {
		t.Fatal(acceptErr)
	}
	return acceptErr == nil
}

// TestForeignAddress checks that a host connects only to an address of the pack, whatever the handshake names, and doesn't remove the
// file of any other socket.
func TestForeignAddress(t *testing.T) {
	elsewhere, temp := shortFolder(t), shortFolder(t)
	t.Setenv("TMPDIR", temp)
	outside, inside := filepath.Join(elsewhere, "s"), filepath.Join(temp, "s")
	if err := os.Mkdir(filepath.Join(elsewhere, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	overTCP := listenAs(t, "tcp", "127.0.0.1:0")
	port := overTCP.Addr().String()
	abstract := fmt.Sprintf("@htmlize-test-%d", os.Getpid())
	type test struct {
		name, address, trick string
		foreign              foreign
		// target is the foreign socket's file.
		target, want string
	}
	atOutside, atInside := listenAs(t, "unix", outside), listenAs(t, "unix", inside)
	tests := []test{
		{"elsewhere", "unix|" + outside, "", atOutside, outside, "which isn't in its folder for sockets"},
		{"by a way around", "unix|OWN/../../" + filepath.Base(elsewhere) + "/s", "", atOutside, outside, "which isn't in its folder for sockets"},
		// The kernel follows the link first, and then goes up from where it leads.
		{"by a way back from a link", "unix|OWN/link/../s", "link on the way", atOutside, outside, "which isn't in its folder for sockets"},
		{"symbolic link", "unix|OWN/s", "symbolic link", atOutside, outside, "which is no socket"},
		{"hard link", "unix|OWN/s", "hard link", atOutside, outside, "which has another name elsewhere"},
		{"folder", "unix|OWN/s", "folder", atOutside, outside, "which is no socket"},
		{"link for a folder", "unix|OWN/s", "link for a folder", atOutside, outside, "which isn't in its folder for sockets"},
		{"among temporary files", "unix|" + inside, "", atInside, inside, "a socket of another process"},
		{"relative", "unix|s", "", atOutside, outside, "which isn't the absolute path of a socket"},
		{"another machine", "tcp|192.0.2.1:80", "", overTCP, "", "which is no loopback address"},
		{"no port", "tcp|127.0.0.1:https:1", "", overTCP, "", "which is no loopback address"},
	}
	if runtime.GOOS == "linux" {
		tests = append(tests,
			test{"abstract", "unix|" + abstract, "", listenAs(t, "unix", abstract), "", "which isn't the absolute path of a socket"},
			test{"port", "tcp|" + port, "", overTCP, "", "a port of another process"},
			test{"port of IPv6's kind", "tcp|[::ffff:127.0.0.1]" + port[strings.LastIndex(port, ":"):], "", overTCP, "", "a port of another process"},
		)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder, lives := install(t, "names-address")
			t.Setenv("ADDRESS", test.address)
			t.Setenv("TRICK", test.trick)
			t.Setenv("TARGET", test.target)
			spec := specOf(filepath.Join(folder, "names-address"))
			spec.Env = append(spec.Env, "ADDRESS", "TRICK", "TARGET")
			_, err := Start(t.Context(), spec)
			checkForeign(t, err, test.address, test.want)
			if test.foreign.connected(t) {
				t.Error("the host connected to it")
			}
			if test.target != "" {
				if info, err := os.Lstat(test.target); err != nil || info.Mode().Type() != os.ModeSocket {
					t.Errorf("got %v and error %v, want the socket's file", info, err)
				}
			}
			await(t, "the end of the process", lives["names-address"].ended)
		})
	}

	t.Run("made meanwhile", func(t *testing.T) {
		if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
			t.Skip("this system doesn't report whose socket it is")
		}
		folder, lives := install(t, "names-address")
		wait, path := filepath.Join(folder, "wait"), filepath.Join(temp, "late")
		if err := unix.Mkfifo(wait, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("ADDRESS", "unix|"+path)
		t.Setenv("TRICK", "wait")
		t.Setenv("WAIT", wait)
		spec := specOf(filepath.Join(folder, "names-address"))
		spec.Env = append(spec.Env, "ADDRESS", "TRICK", "WAIT")
		errs := make(chan error)
		go func() {
			_, err := Start(t.Context(), spec)
			errs <- err
		}()
		await(t, "the begin of the process", lives["names-address"].began)
		listenAs(t, "unix", path)
		if err := os.WriteFile(wait, nil, 0); err != nil {
			t.Fatal(err)
		}
		checkForeign(t, <-errs, "unix|"+path, "a socket of another process")
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	})
}

// checkForeign checks the error of a start. It ignores the name of the pack's own folder.
func checkForeign(t *testing.T, err error, address, want string) {
	t.Helper()
	e, ok := err.(*Error)
	if !ok || e.Reason != diagnostic.ForeignAddress {
		t.Fatalf("got %T: %v", err, err)
	}
	_, address, _ = strings.Cut(address, "|")
	before, after, _ := strings.Cut(address, "OWN")
	message := e.Error()
	if strings.Contains(address, "OWN") {
		// The test doesn't know the folder's name.
		named, _, _ := strings.Cut(strings.TrimPrefix(message, `its handshake names "`), `"`)
		if !strings.HasPrefix(named, before+os.TempDir()+"/"+folderPrefix) || !strings.HasSuffix(named, after) {
			t.Errorf("got the address %q, want %q", named, address)
		}
		message = strings.Replace(message, named, address, 1)
	}
	if want := fmt.Sprintf("its handshake names %q, %s", address, want); message != want {
		t.Errorf("got %q, want %q", message, want)
	}
}
