package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"example.com/htmlize/diagnostic"
)

// Host is what a manifest is held against: the host that reads it.
type Host struct {
	// Version is the host's own version, which the manifest's key "htmlize" constrains. Where it is empty, the
	// constraint is only checked for its form.
	Version string
	// Protocols are those that the host speaks. Where it is empty, lists of protocols aren't held against it.
	Protocols []int
}

// The sizes in bytes up to which a manifest, and all of its tables together, are read: far above what they have, and far below what
// fills the memory. What is read takes some 40 times as much, and up to 350 times where it is made for that. A larger table belongs
// into a store that the embedding program provides.
const (
	maxManifest = 1 << 20
	maxTables   = 4 << 20
)

// mostProblems is how many problems an [Error] has before it counts them alone.
const mostProblems = 100

// Load reads the manifest in file and every table that it names. The error is an [*Error], also where file is missing
// or can't be read.
func Load(file string, host Host) (*Manifest, error) {
	data, err := readFile(file, maxManifest)
	if err != nil {
		return nil, unread(file, err)
	}
	return Parse(file, data, host)
}

// Parse is [Load] for the bytes of a manifest that has been read already. File is what messages call it, and the paths
// in it are relative to the folder of file.
func Parse(file string, data []byte, host Host) (*Manifest, error) {
	left := maxTables
	return parse(file, data, host, func(file string) ([]byte, error) {
		data, err := readFile(file, left)
		if _, ok := errors.AsType[tooLarge](err); ok {
			return nil, tooLargeTogether(left)
		}
		left -= len(data)
		return data, err
	})
}

// tooLargeTogether is the error of a table for which no more than left bytes were left by those before it.
func tooLargeTogether(left int) error {
	if left == maxTables {
		return tooLarge(maxTables)
	}
	return fmt.Errorf("with the tables before it %w", tooLarge(maxTables))
}

// parse is Parse with the way to read a table's file.
func parse(file string, data []byte, host Host, read func(file string) ([]byte, error)) (*Manifest, error) {
	if len(data) > maxManifest {
		return nil, unread(file, tooLarge(maxManifest))
	}
	d, root := decode(file, data)
	m := &Manifest{File: file, lines: d.src.text.Lines}
	found, problems := 0, diagnostic.List(nil)
	if root.node != nil {
		m.Tables, found, problems = d.tables(d.manifest(root, m, host), read)
	}
	found, problems = found+d.found, append(d.sorted(), problems...)
	if found == 0 {
		return m, nil
	}
	problems = problems[:min(len(problems), mostProblems)]
	if more := found - len(problems); more > 0 {
		problems = append(problems, newProblem(diagnostic.Position{File: file},
			fmt.Sprintf("%d more problems, in the manifest or its tables, aren't shown", more)))
	}
	return nil, problems
}

// unread returns the error of a manifest that could not be read because of err.
func unread(file string, err error) diagnostic.List {
	p := newProblem(diagnostic.Position{File: file}, reason(err))
	p.Err = err
	return diagnostic.List{p}
}

var errFolder = errors.New("it is a folder")

// tooLarge is the error of a file that has more bytes.
type tooLarge int

func (limit tooLarge) Error() string { return fmt.Sprintf("larger than %d MiB", limit>>20) }

// readFile returns the contents of a file of at most limit bytes.
func readFile(file string, limit int) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errFolder
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		return nil, tooLarge(limit)
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
