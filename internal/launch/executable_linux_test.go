package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// startsElsewhere prepare namespaces in which the start of a pack fails, and return the pack's path. The variable ELSEWHERE names one of
// them, and FOLDER is an empty folder.
var startsElsewhere = map[string]func(folder string) (pack string, err error){
	// The pack is on a file system that is mounted noexec...
	"noexec": func(folder string) (string, error) {
		pack := filepath.Join(folder, "pack")
		return pack, errors.Join(mountNoexec(folder), os.WriteFile(pack, []byte("#!/bin/sh\n"), 0o755))
	},
	// ...or its interpreter is.
	"noexec interpreter": func(folder string) (string, error) {
		pack, mounted := filepath.Join(folder, "pack"), filepath.Join(folder, "mounted")
		interpreter := filepath.Join(mounted, "sh")
		return pack, errors.Join(os.Mkdir(mounted, 0o755), mountNoexec(mounted),
			os.WriteFile(interpreter, []byte("#!/bin/sh\n"), 0o755), os.WriteFile(pack, []byte("#!"+interpreter+"\n"), 0o755))
	},
	// There is no room for go-plugin's folder in the pack's folder...
	"two inodes": func(string) (string, error) {
		return "/bin/sh", errors.Join(unix.Mount("tmpfs", "/tmp", "tmpfs", 0, "nr_inodes=2"), os.Setenv("TMPDIR", "/tmp"))
	},
	// ...or no room for the pack's folder...
	"one inode": func(string) (string, error) {
		return "/bin/sh", errors.Join(unix.Mount("tmpfs", "/tmp", "tmpfs", 0, "nr_inodes=1"), os.Setenv("TMPDIR", "/tmp"))
	},
	// ...or the umask makes new folders unusable for their owner.
	"closed folders": func(string) (string, error) {
		unix.Umask(0o300)
		var err error
		if os.Getuid() == 0 {
			// Root may write to every folder.
			err = errors.Join(syscall.Setgid(nobody), syscall.Setuid(nobody))
		}
		return "/bin/sh", errors.Join(err, os.Setenv("TMPDIR", "/tmp"))
	},
	// The pack's root folder has no /dev/null.
	"no /dev/null": func(folder string) (string, error) {
		return "/pack", errors.Join(os.WriteFile(filepath.Join(folder, "pack"), []byte("#!/bin/sh\n"), 0o755), os.Mkdir(filepath.Join(folder, "tmp"), 0o755),
			syscall.Chroot(folder), os.Chdir("/"), os.Setenv("TMPDIR", "/tmp"))
	},
}

// nobody is the ID of a user and group without rights.
const nobody = 65534

func mountNoexec(folder string) error {
	return unix.Mount("tmpfs", folder, "tmpfs", unix.MS_NOEXEC, "")
}

// TestStartElsewhere checks failures of a start that only some machines have.
func TestStartElsewhere(t *testing.T) {
	for _, test := range []struct {
		elsewhere, want string
		// sameMachine says that the program needs no namespaces of its own.
		sameMachine bool
	}{
		{elsewhere: "noexec", want: "noexec: it is on a file system that is mounted noexec"},
		{elsewhere: "noexec interpreter", want: `noexec: the interpreter "FOLDER/mounted/sh" that it names in its first line is on a file system that is mounted noexec`},
		{elsewhere: "no /dev/null", want: "not-started: /dev/null can't be opened: no such file or directory"},
		{elsewhere: "two inodes", want: "no-folder: no folder for its sockets can be made in /tmp: no space left on device"},
		{elsewhere: "one inode", want: "no-folder: no folder for its sockets can be made in /tmp: no space left on device"},
		{elsewhere: "closed folders", want: "no-folder: no folder for its sockets can be made in /tmp: permission denied", sameMachine: true},
	} {
		t.Run(test.elsewhere, func(t *testing.T) {
			t.Parallel()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			folder := shortFolder(t)
			cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestElsewhere$")
			cmd.Env = append(os.Environ(), "ELSEWHERE="+test.elsewhere, "FOLDER="+folder)
			// Its mounts end with it, and it is root only in its own namespaces.
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
			}
			if test.sameMachine {
				cmd.SysProcAttr = nil
			}
			out, err := cmd.CombinedOutput()
			if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) {
				t.Skipf("no user namespaces here: %v", err)
			}
			got, _, _ := strings.Cut(string(out), "\n")
			if want := strings.ReplaceAll(test.want, "FOLDER", folder); got != want {
				t.Errorf("got  %q\nwant %q\n(%v)", out, want, err)
			}
		})
	}
}

// TestElsewhere is the part of TestStartElsewhere that runs in a process of its own.
func TestElsewhere(t *testing.T) {
	prepare, ok := startsElsewhere[os.Getenv("ELSEWHERE")]
	if !ok {
		t.Skip("TestStartElsewhere runs it")
	}
	pack, err := prepare(os.Getenv("FOLDER"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(context.Background(), specOf(pack))
	if failed, ok := errors.AsType[*Error](err); ok {
		fmt.Printf("%s: %v\n", failed.Reason, failed)
		return
	}
	fmt.Printf("%v\n", err)
}
