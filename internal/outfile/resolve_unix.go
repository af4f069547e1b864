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

// maxLinks is how many links are followed. Linux has the same limit.
const maxLinks = 40

// Resolve returns the target called name. The file need not exist. Where its folder doesn't exist, the error is a [*MissingFolderError].
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
		// This is the rule of fs.protected_regular and fs.protected_fifos, which not every system enables.
		return nil, syscall.EACCES
	}
	return &Target{path: path, existing: info}, nil
}

// duplicate returns a target with a duplicate of a descriptor. It refuses a descriptor that this process has opened itself: the user can't
// have meant that.
func duplicate(fd int, name string) (*Target, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err == nil && (descriptors.IsOwn(fd) || flags&unix.O_ACCMODE == unix.O_RDONLY) {
		err = syscall.EBADF
	}
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	copied, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	return &Target{descriptor: os.NewFile(uintptr(copied), name)}, nil
}

// follow follows the links in name and returns the path without links. Its last element need not exist. It doesn't follow the name of a
// descriptor: that is a link to a file, and not to the open descriptor.
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
		if links++; links > maxLinks {
			return "", syscall.ELOOP
		}
		if err := checkLink(at, next, info); err != nil {
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

// A PlantedLinkError is the error of another user's link in a folder where everybody may write.
type PlantedLinkError struct {
	// Link is the link's path.
	Link string
}

// Error names the link.
func (e *PlantedLinkError) Error() string {
	return fmt.Sprintf("%s is another user's link in a folder where everybody may write", e.Link)
}

// checkLink returns an error for a link that must not be followed. It is the rule of Linux's fs.protected_symlinks
// (https://docs.kernel.org/admin-guide/sysctl/fs.html), which not every system enables.
func checkLink(folder, link string, info fs.FileInfo) error {
	folderInfo, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	if isPlanted(info, folderInfo) {
		return &PlantedLinkError{link}
	}
	return nil
}

// isPlanted reports whether a file or link is in a folder where everybody may write, and belongs neither to this user nor to the folder's
// owner.
func isPlanted(info, folder fs.FileInfo) bool {
	owner := ownerOf(info)
	return isShared(folder) && owner != os.Geteuid() && owner != ownerOf(folder)
}

// isShared reports whether a folder is one like /tmp: everybody may write there, and only remove their own files.
func isShared(folder fs.FileInfo) bool {
	const everybody = 0o002
	return folder.Mode()&fs.ModeSticky != 0 && folder.Mode()&everybody != 0
}

func ownerOf(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }

// descriptorOf returns the descriptor that path is the name of. It returns false for any other path.
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

// isForeignDescriptor reports whether path is the name of a descriptor of another process or of a thread. The descriptor has a position in its
// file, which would be lost by following the link or opening the file anew.
func isForeignDescriptor(path string) bool {
	ofProcess, _ := filepath.Match("/proc/*/fd/*", path)
	ofThread, _ := filepath.Match("/proc/*/task/*/fd/*", path)
	return ofProcess || ofThread
}
