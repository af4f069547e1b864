package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Host is what a manifest is held against: the host that reads it.
type Host struct {
	// Version is the host's own version, which the manifest's key "htmlize" constrains. Where it is empty, the
	// constraint is only checked for its form.
	Version string
	// Protocols are those that the host speaks. Where it is empty, lists of protocols aren't held against it.
	Protocols []int
}

// maxFile is the size in bytes up to which a manifest or a table is read. It keeps a path like /dev/zero from filling
// the memory; a table of that size belongs into a store that the embedding program provides.
const maxFile = 16 << 20

// Load reads the manifest in file and every table that it names. The error is an [*Error], also where file is missing
// or can't be read.
func Load(file string, host Host) (*Manifest, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, unread(file, err)
	}
	return Parse(file, data, host)
}

// Parse is [Load] for the bytes of a manifest that has been read already. File is what messages call it, and the paths
// in it are relative to the folder of file.
func Parse(file string, data []byte, host Host) (*Manifest, error) {
	return parse(file, data, host, readFile)
}

// parse is Parse with the way to read a table's file.
func parse(file string, data []byte, host Host, read func(file string) ([]byte, error)) (*Manifest, error) {
	if len(data) > maxFile {
		return nil, unread(file, errTooLarge)
	}
	d, root := decode(file, data)
	m := &Manifest{File: file}
	var inTables []Problem
	if root.node != nil {
		m.Tables, inTables = d.tables(d.manifest(root, m, host), read)
	}
	if problems := append(d.sorted(), inTables...); len(problems) > 0 {
		return nil, &Error{Problems: problems}
	}
	return m, nil
}

// unread returns the error of a manifest that could not be read because of err.
func unread(file string, err error) *Error {
	return &Error{Problems: []Problem{{Pos: Pos{File: file}, Message: reason(err), Err: err}}}
}

var (
	errTooLarge = fmt.Errorf("larger than %d MiB", maxFile>>20)
	errFolder   = errors.New("it is a folder")
)

// readFile returns the contents of a file of at most maxFile bytes.
func readFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errFolder
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errTooLarge
	}
	return data, err
}

// reason says why a file wasn't read, without its name, and the same on every system where it can.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
