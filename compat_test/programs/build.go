// Package programs builds the programs that the tests below compat_test run: today's command and packs, and the frozen ones.
//
// A test package that runs programs has the TestMain
//
//	func TestMain(m *testing.M) { os.Exit(programs.Main(m, build)) }
//
// and its function build calls Today and Frozen for the programs that its tests need. The tests find the binaries by Path and FrozenPath.
package programs

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// binDir is the folder with all binaries. Main sets it.
var binDir string

// Main builds programs into a new folder, which build gets, runs the tests, and removes the folder. It returns the exit status.
func Main(m *testing.M, build func(bin string) error) int {
	flag.Parse()
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err == nil {
		defer os.RemoveAll(dir)
		binDir = dir
		err = build(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// Today builds packages of this module into the folder "today".
func Today(packages ...string) error { return Build(ModuleDir(), "today", nil, packages...) }

// frozenModules are the modules of the frozen binaries, except for the releases.
var frozenModules = map[string]string{
	"role":      "pack2023",
	"contents":  "pack2023",
	"host2023":  "host2023",
	"pack-v1":   "pack-v1",
	"pack-v2":   "pack-v2",
	"pack-v1v2": "pack-v1v2",
	"pack-v2v3": "pack-v2v3",
	"pack-v3":   "pack-v3",
	"host-v1":   "host-v1",
	"host-v2":   "host-v2",
}

// FrozenNames returns the names of all frozen binaries, except for those of releases.
func FrozenNames() []string { return slices.Sorted(maps.Keys(frozenModules)) }

// FrozenDir returns the folder of the frozen modules.
func FrozenDir() string { return filepath.Join(ModuleDir(), "compat_test", "frozen") }

// Frozen builds a frozen binary, such as "pack-v1", or "role" of the module pack2023.
func Frozen(name string) error {
	module := frozenModules[name]
	folder := "."
	if module != name {
		folder = "./" + name
	}
	return BuildFrozen(filepath.Join(FrozenDir(), module), folder)
}

// BuildFrozen builds packages of the module in dir into the folder "frozen/NAME", where NAME is the last element of dir.
func BuildFrozen(dir string, packages ...string) error {
	return Build(dir, filepath.Join("frozen", filepath.Base(dir)), nil, packages...)
}

// Build builds packages of the module in dir, with more flags of go build, into the folder of binaries called into. A package is "."
// or a path below dir.
func Build(dir, into string, flags []string, packages ...string) error {
	out := filepath.Join(binDir, into)
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	for _, pkg := range packages {
		binary := filepath.Join(out, filepath.Base(filepath.Join(dir, pkg)))
		// Go's build cache has the binaries of go run, and not those of go build: with go build, each run of the tests would link
		// all of them. Instead of running the binary, go run copies it. Nobody debugs these binaries, and linking without debug
		// information takes a third less time.
		args := slices.Concat([]string{"run", "-exec=cp", "-ldflags=-w"}, flags, []string{pkg, binary})
		run := exec.Command("go", args...)
		run.Dir = dir
		if text, err := run.CombinedOutput(); err != nil {
			return fmt.Errorf("go %s, in %s: %w\n%s", strings.Join(args, " "), dir, err, text)
		}
	}
	return nil
}

// Path returns the path of a binary, such as "today/core" or "frozen/pack2023/role", or of a folder of binaries.
func Path(name string) string {
	readSources()
	return filepath.Join(binDir, filepath.FromSlash(name))
}

// FrozenPath returns the path of a binary that Frozen builds.
func FrozenPath(name string) string { return Path("frozen/" + frozenModules[name] + "/" + name) }

// readSources makes the sources of the binaries inputs of the test, for go test's cache: the cache only knows what a test reads while
// it runs, and neither what go build reads nor what TestMain reads before. Without it, a cached result could be from older binaries.
// Of a folder, the names, sizes and times of its files count.
var readSources = sync.OnceFunc(func() {
	if err := walkModule(func(_, _ string, _ fs.DirEntry) error { return nil }); err != nil {
		panic(err)
	}
})
