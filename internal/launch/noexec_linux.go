package launch

import "golang.org/x/sys/unix"

// onNoexec reports whether the file is on a file system that is mounted noexec.
func onNoexec(path string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(path, &fs) == nil && fs.Flags&unix.ST_NOEXEC != 0
}
