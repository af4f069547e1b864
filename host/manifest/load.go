package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
)

// Host is the host that reads a manifest, against which the manifest is checked.
type Host struct {
	// Version is the host's version, which the manifest's key "htmlize" constrains. If it is empty, only the form of the
	// constraint is checked.
	Version string
	// Protocols are the protocols that the host speaks. If it is empty, lists of protocols aren't checked against it.
	Protocols []int
}

// The most bytes of a manifest, and of all of its tables together. In memory they take some 40 times as much, and up to 350 times if a
// file is made for that. A larger table belongs in a store that the embedding program provides.
const (
	maxManifest = 1 << 20
	maxTables   = 4 << 20
)

// maxProblems is how many problems an error lists; further ones are only counted.
const maxProblems = 100

// Load reads the manifest in file, and every table that it names. The error is a [diagnostic.List], also if file can't be read.
func Load(file string, host Host) (*Manifest, error) {
	data, err := readFile(file, maxManifest)
	if err != nil {
		return nil, unreadableError(file, err)
	}
	return Parse(file, data, host)
}

// Parse is [Load] for the bytes of a manifest. File is its name in messages, and paths in it are relative to the folder of file.
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

// tooLargeTogether returns the error of a table that is larger than the left bytes that the tables before it left.
func tooLargeTogether(left int) error {
	if left == maxTables {
		return tooLarge(maxTables)
	}
	return fmt.Errorf("with the tables before it %w", tooLarge(maxTables))
}

// parse is Parse with a function that reads a table's file.
func parse(file string, data []byte, host Host, read func(file string) ([]byte, error)) (*Manifest, error) {
	if len(data) > maxManifest {
		return nil, unreadableError(file, tooLarge(maxManifest))
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
	problems = problems[:min(len(problems), maxProblems)]
	if more := found - len(problems); more > 0 {
		problems = append(problems, newProblem(diagnostic.Place{Pos: diagnostic.Position{File: file}},
			fmt.Sprintf("%d more problems, in the manifest or its tables, aren't shown", more)))
	}
	return nil, problems
}

// unreadableError returns the error of a manifest that can't be read because of err.
func unreadableError(file string, err error) diagnostic.List {
	p := newProblem(diagnostic.Place{Pos: diagnostic.Position{File: file}}, reason(err))
	p.Err = err
	if errors.Is(err, fs.ErrPermission) {
		p.Hint = hint.Denied(file, "a+r")
	}
	return diagnostic.List{p}
}

var errFolder = errors.New("it is a folder")

// tooLarge is the error of a file with more bytes than its value.
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

// reason returns the cause of a read error without the file's name, and in the same words on every system if possible.
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
