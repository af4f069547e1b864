//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package launch

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSweep sweeps files and folders whose names are those of a pack's folder, or similar. Only what a killed host left is removed.
func TestSweep(t *testing.T) {
	for _, test := range []struct {
		kind, name string
		make       func(t *testing.T, path string) error
		goes       bool
	}{
		{"left", folderPrefix + "1", func(_ *testing.T, path string) error { return os.Mkdir(path, 0o700) }, true},
		{"left with a socket", folderPrefix + "2", func(_ *testing.T, path string) error {
			dir := filepath.Join(path, "plugin-dir1")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return err
			}
			return unix.Mknod(filepath.Join(dir, "plugin1"), unix.S_IFSOCK|0o600, 0)
		}, true},
		{"at work", folderPrefix + "3", func(t *testing.T, path string) error {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			lock, err := lockFolder(path)
			t.Cleanup(func() { _ = lock.Close() })
			return err
		}, false},
		{"of another user", folderPrefix + "4", func(t *testing.T, path string) error {
			if os.Geteuid() != 0 {
				t.Skip("only root can make one")
			}
			return errors.Join(os.Mkdir(path, 0o777), os.Chown(path, 12345, 12345))
		}, false},
		{"a link", folderPrefix + "5", func(t *testing.T, path string) error { return os.Symlink(t.TempDir(), path) }, false},
		{"a file", folderPrefix + "6", func(_ *testing.T, path string) error { return os.WriteFile(path, nil, 0o600) }, false},
		// Opening it would block forever.
		{"a named pipe", folderPrefix + "7", func(_ *testing.T, path string) error { return unix.Mkfifo(path, 0o600) }, false},
		{"of a test", "htmlize-test-8", func(_ *testing.T, path string) error { return os.Mkdir(path, 0o700) }, false},
		{"of another program", "another-" + folderPrefix, func(_ *testing.T, path string) error { return os.Mkdir(path, 0o700) }, false},
	} {
		t.Run(test.kind, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			path := filepath.Join(parent, test.name)
			if err := test.make(t, path); err != nil {
				t.Fatal(err)
			}
			sweep(parent)
			_, err := os.Lstat(path)
			if got := errors.Is(err, fs.ErrNotExist); got != test.goes {
				t.Errorf("got %v, want it to be gone: %t", err, test.goes)
			}
		})
	}
}

// TestSweepNothing sweeps a folder that can't be read.
func TestSweepNothing(t *testing.T) {
	t.Parallel()
	sweep(filepath.Join(t.TempDir(), "none"))
}

// TestLockFolder locks folders that another process has locked, removed or replaced.
func TestLockFolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folder")
	if _, err := lockFolder(path); !errors.Is(err, errNotLocked) {
		t.Errorf("of no folder: got %v, want %v", err, errNotLocked)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	lock, err := lockFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockFolder(path); !errors.Is(err, errNotLocked) {
		t.Errorf("of a locked folder: got %v, want %v", err, errNotLocked)
	}
	// Another folder has replaced it.
	if err := errors.Join(os.Rename(path, path+".old"), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := checkNotRemoved(lock, path); !errors.Is(err, errNotLocked) {
		t.Errorf("of another folder: got %v, want %v", err, errNotLocked)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := checkNotRemoved(lock, path); !errors.Is(err, errNotLocked) {
		t.Errorf("of a folder that is gone: got %v, want %v", err, errNotLocked)
	}
	(&folder{path: path + ".old", lock: lock}).remove()
	if _, err := lockFolder(path + ".old"); !errors.Is(err, errNotLocked) {
		t.Errorf("of a folder that was removed: got %v, want %v", err, errNotLocked)
	}
}

// TestSweepAtOnce sweeps while hosts make folders with a socket in each. No folder in use is removed.
func TestSweepAtOnce(t *testing.T) {
	t.Parallel()
	parent := shortFolder(t)
	done := make(chan struct{})
	var sweeps, hosts sync.WaitGroup
	for range 2 {
		sweeps.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					sweep(parent)
				}
			}
		})
	}
	for range 4 {
		hosts.Go(func() {
			for range 200 {
				if err := useFolder(parent); err != nil {
					t.Error(err)
				}
			}
		})
	}
	hosts.Wait()
	close(done)
	sweeps.Wait()
	if got := filesIn(t, parent); len(got) > 0 {
		t.Errorf("got files %v left, want none", got)
	}
}

func useFolder(parent string) error {
	f, err := makeFolder(parent)
	if err != nil {
		return err
	}
	defer f.remove()
	socket := filepath.Join(f.path, "socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("the folder can't be used: %w", err)
	}
	_, err = os.Lstat(socket)
	return errors.Join(err, listener.Close())
}
