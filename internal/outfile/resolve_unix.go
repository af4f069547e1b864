//go:build unix

package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"example.com/htmlize/internal/descriptors"
)

// mostLinks is how many links are followed, as in Linux.
const mostLinks = 40

// Resolve finds out what name means. There need not be a file of that name, but its folder has to be there: if it isn't, the error is
// a [*MissingFolderError].
func Resolve(name string) (*Target, error) {
	path, err := follow(name)
	if err != nil {
		return nil, err
	}
	if fd, ok := descriptorOf(path); ok {
		return duplicate(fd, name)
	}
	info, err := os.Lstat(path)
	switch {
	case strings.HasSuffix(name, "/"), err == nil && info.IsDir():
		return nil, syscall.EISDIR
	case errors.Is(err, fs.ErrNotExist):
		return &Target{path: path}, nil
	case err != nil:
		return nil, err
	}
	folder, err := os.Lstat(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	if isPlanted(info, folder) {
		// As with fs.protected_regular and fs.protected_fifos, which not every system has switched on.
		return nil, syscall.EACCES
	}
	return &Target{path: path, existing: info}, nil
}

// duplicate returns a descriptor as a target, unless it is one that this process has for itself: whoever names that meant another.
func duplicate(fd int, name string) (*Target, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err == nil && (descriptors.IsOwn(fd) || flags&unix.O_ACCMODE == unix.O_RDONLY) {
		err = syscall.EBADF
	}
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	twin, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	return &Target{descriptor: os.NewFile(uintptr(twin), name)}, nil
}

// follow returns the path that name leads to through links, of which the last part need not be there. It stops at the name of a
// descriptor, which is a link that leads to its file, and not to what is open.
func follow(name string) (string, error) {
	if !filepath.IsAbs(name) {
		folder, err := os.Getwd()
		if err != nil {
			return "", err
		}
		name = folder + "/" + name
	}
	at, rest := "/", name
	for links := 0; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(strings.TrimLeft(rest, "/"), "/")
		switch part {
		case "", ".":
			continue
		case "..":
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, part)
		if _, ok := descriptorOf(next); ok && rest == "" {
			return next, nil
		}
		info, err := os.Lstat(next)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
			if strings.Trim(rest, "/") == "" {
				return next, nil
			}
			return "", &MissingFolderError{filepath.Dir(filepath.Join(next, rest))}
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if isForeignDescriptor(next) {
			return "", syscall.EACCES
		}
		if links++; links > mostLinks {
			return "", syscall.ELOOP
		}
		if err := mayFollow(at, next, info); err != nil {
			return "", err
		}
		target, err := os.Readlink(next)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			at = "/"
		}
		rest = target + "/" + rest
	}
	return at, nil
}

// A PlantedLinkError is a link that somebody else put where everybody may.
type PlantedLinkError struct {
	// Link is its path.
	Link string
}

// Error says which link it is.
func (e *PlantedLinkError) Error() string {
	return fmt.Sprintf("%s is another user's link in a folder where everybody may write", e.Link)
}

// mayFollow is the rule of Linux's fs.protected_symlinks (https://docs.kernel.org/admin-guide/sysctl/fs.html), which not every
// system has switched on.
func mayFollow(folder, link string, info fs.FileInfo) error {
	in, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	if isPlanted(info, in) {
		return &PlantedLinkError{link}
	}
	return nil
}

// isPlanted reports whether something is neither this user's nor the folder's owner's in a folder where everybody may write.
func isPlanted(info, folder fs.FileInfo) bool {
	owner := ownerOf(info)
	return isShared(folder) && owner != os.Geteuid() && owner != ownerOf(folder)
}

// isShared reports whether a folder is one where everybody may write and nobody may remove what is another's, such as /tmp.
func isShared(folder fs.FileInfo) bool {
	const everybody = 0o002
	return folder.Mode()&fs.ModeSticky != 0 && folder.Mode()&everybody != 0
}

func ownerOf(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }

// descriptorOf returns the descriptor that a path is the name of.
func descriptorOf(path string) (int, bool) {
	switch path {
	case "/dev/stdin":
		return 0, true
	case "/dev/stdout":
		return 1, true
	case "/dev/stderr":
		return 2, true
	}
	folder, number := filepath.Split(path)
	if folder != "/dev/fd/" && folder != "/proc/self/fd/" && folder != fmt.Sprintf("/proc/%d/fd/", os.Getpid()) {
		return 0, false
	}
	fd, err := strconv.Atoi(number)
	return fd, err == nil && fd >= 0
}

// isForeignDescriptor reports whether a path that isn't the name of a descriptor of this process is that of another process's or of
// a thread's. What is open there is at a place of its own in its file, which to follow the link, or to open it anew, would lose.
func isForeignDescriptor(path string) bool {
	ofProcess, _ := filepath.Match("/proc/*/fd/*", path)
	ofThread, _ := filepath.Match("/proc/*/task/*/fd/*", path)
	return ofProcess || ofThread
}
