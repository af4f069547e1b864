package compat_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

var update = flag.Bool("update", false, "rewrite the tables of docs/compatibility.md")

// The module's folder, and the folder with the binaries of every peer. TestMain sets both.
var moduleDir, binDir string

// skewed are the releases of go-plugin that today's packs and hosts are built with besides the one that go.mod requires; none with
// -short.
var skewed = []struct {
	release string
	// noHost is why a host can't be built with the release; empty where it can.
	noHost string
}{
	{"v1.4.9", "it has no package runner, with which a host starts its packs"},
	{"v1.5.2", ""},
	{"v1.6.3", ""},
	{"v1.7.0", ""},
}

// frozenModules are the folders below frozen with the packages to build in each; releases are found by themselves.
var frozenModules = map[string][]string{
	"pack2023":  {"./role", "./contents"},
	"host2023":  {"."},
	"pack-v1":   {"."},
	"pack-v2":   {"."},
	"pack-v1v2": {"."},
	"pack-v2v3": {"."},
	"pack-v3":   {"."},
	"host-v1":   {"."},
	"host-v2":   {"."},
}

// frozenDir is the folder of the frozen modules.
const frozenDir = "frozen"

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if testing.Short() {
		skewed = nil
	}
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err == nil {
		defer os.RemoveAll(dir)
		binDir = dir
		moduleDir, err = filepath.Abs("..")
	}
	if err == nil {
		err = buildPeers()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// buildPeers builds everything once: today's binaries, those of other releases of go-plugin, and the frozen ones.
func buildPeers() error {
	var builds errgroup.Group
	// Each build is parallel by itself; two at a time keep the processors busy while one links.
	builds.SetLimit(2)
	builds.Go(func() error {
		return goBuild(moduleDir, "today", nil, "./cmd/htmlize", "./packs/core", "./packs/extra", "./compat_test/faults")
	})
	for module, packages := range frozenModules {
		builds.Go(func() error { return buildFrozen(filepath.Join(frozenDir, module), packages) })
	}
	for _, release := range releases() {
		builds.Go(func() error { return buildFrozen(filepath.Join(frozenDir, release), releasePackages) })
	}
	for _, s := range skewed {
		builds.Go(func() error { return buildSkewed(s.release, s.noHost == "") })
	}
	return builds.Wait()
}

// goBuild builds packages of the module in dir into the folder of binaries called into.
func goBuild(dir, into string, flags []string, packages ...string) error {
	// The separator makes go build write into the folder.
	out := filepath.Join(binDir, into) + string(filepath.Separator)
	// Nobody debugs these binaries, and a link without the tables for it takes a third less.
	args := slices.Concat([]string{"build", "-ldflags=-w", "-o", out}, flags, packages)
	build := exec.Command("go", args...)
	build.Dir = dir
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s, in %s: %w\n%s", strings.Join(args, " "), dir, err, text)
	}
	return nil
}

// buildFrozen builds packages of the module in dir into the folder of binaries that is called frozen and after the module.
func buildFrozen(dir string, packages []string) error {
	return goBuild(dir, filepath.Join("frozen", filepath.Base(dir)), nil, packages...)
}

// buildSkewed builds today's packs, and the host where it can be, with another release of go-plugin: with a copy of
// go.mod that requires it, and the checksums that takes.
func buildSkewed(release string, withHost bool) error {
	mod := filepath.Join(binDir, release+".mod")
	sums, err := os.ReadFile(filepath.Join("skew", "go.sum"))
	if err != nil {
		return err
	}
	err = errors.Join(
		copyFile(filepath.Join(moduleDir, "go.mod"), mod, nil),
		copyFile(filepath.Join(moduleDir, "go.sum"), filepath.Join(binDir, release+".sum"), sums))
	if err != nil {
		return err
	}
	edit := exec.Command("go", "mod", "edit", "-require=github.com/hashicorp/go-plugin@"+release, mod)
	if text, err := edit.CombinedOutput(); err != nil {
		return fmt.Errorf("go mod edit: %w\n%s", err, text)
	}
	packages := []string{"./packs/core", "./packs/extra", "./compat_test/faults"}
	if withHost {
		packages = append(packages, "./cmd/htmlize")
	}
	return goBuild(moduleDir, release, []string{"-mod=mod", "-modfile=" + mod}, packages...)
}

// binary returns the path of a binary, such as "today/core", "v1.6.3/core" or "frozen/pack2023/role".
func binary(name string) string {
	showSources()
	return filepath.Join(binDir, filepath.FromSlash(name))
}

// showSources lets go test know what the binaries are built of. It caches a result by what a test itself reads while it runs,
// and what go build reads, and TestMain before that, is none of it: a result could be that of older binaries. Of a folder, the
// names, sizes and times of its files count.
var showSources = sync.OnceFunc(func() {
	if err := walkModule(func(_, _ string, _ fs.DirEntry) error { return nil }); err != nil {
		panic(err)
	}
})

// frozenBinary returns the path of a frozen peer's binary, such as that of "pack-v1", or of "role", which is in pack2023.
func frozenBinary(name string) string {
	for module, packages := range frozenModules {
		if slices.Contains(packages, "./"+name) {
			return binary("frozen/" + module + "/" + name)
		}
	}
	return binary("frozen/" + name + "/" + name)
}
