package outfile

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// copyAttributes gives made exactly the extended attributes of old, which include access lists. It returns false where it can't.
func copyAttributes(made, old *os.File) bool {
	want, err := attributes(old)
	if err != nil {
		return false
	}
	has, err := attributes(made)
	if err != nil {
		return false
	}
	for name, value := range want {
		if bytes.Equal(value, has[name]) && has[name] != nil {
			continue
		}
		if unix.Fsetxattr(int(made.Fd()), name, value, 0) != nil {
			return false
		}
	}
	for name := range has {
		if want[name] == nil && unix.Fremovexattr(int(made.Fd()), name) != nil {
			return false
		}
	}
	return true
}

// attributes returns the extended attributes of a file. It returns none where the file system doesn't support them.
func attributes(file *os.File) (map[string][]byte, error) {
	fd := int(file.Fd())
	names, err := readSized(func(buffer []byte) (int, error) { return unix.Flistxattr(fd, buffer) })
	if errors.Is(err, unix.ENOTSUP) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	values := make(map[string][]byte)
	for _, name := range splitNames(names) {
		value, err := readSized(func(buffer []byte) (int, error) { return unix.Fgetxattr(fd, name, buffer) })
		if err != nil {
			return nil, err
		}
		values[name] = slices.Concat([]byte{}, value)
	}
	return values, nil
}

// readSized calls get for the size of a value, and then for the value. It tries again where the size has changed in between.
func readSized(get func([]byte) (int, error)) ([]byte, error) {
	for {
		size, err := get(nil)
		if err != nil || size == 0 {
			return []byte{}, err
		}
		buffer := make([]byte, size)
		n, err := get(buffer)
		if errors.Is(err, unix.ERANGE) {
			continue
		}
		return buffer[:max(n, 0)], err
	}
}

// splitNames splits a list in which each name ends with a zero byte.
func splitNames(names []byte) []string {
	return strings.FieldsFunc(string(names), func(r rune) bool { return r == 0 })
}
