package compat_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/compat_test/programs"
)

var update = flag.Bool("update", false, "rewrite the tables of docs/compatibility.md")

// skewed are the releases of go-plugin that today's packs and hosts are built with, besides the one that go.mod requires. There are
// none with -short.
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

func TestMain(m *testing.M) { os.Exit(programs.Main(m, buildPeers)) }

// buildPeers builds today's binaries, those with other releases of go-plugin, and the frozen ones.
func buildPeers(bin string) error {
	if testing.Short() {
		skewed = nil
	}
	var builds errgroup.Group
	// Each build is parallel by itself. Two at a time keep the processors busy while one links.
	builds.SetLimit(2)
	builds.Go(func() error {
		return programs.Today("./cmd/htmlize", "./packs/core", "./packs/extra", "./compat_test/faults")
	})
	for _, name := range programs.FrozenNames() {
		builds.Go(func() error { return programs.Frozen(name) })
	}
	for _, release := range releases() {
		builds.Go(func() error {
			return programs.BuildFrozen(filepath.Join(programs.FrozenDir(), release), releasePackages...)
		})
	}
	for _, s := range skewed {
		builds.Go(func() error { return buildSkewed(bin, s.release, s.noHost == "") })
	}
	return builds.Wait()
}

// buildSkewed builds today's packs, and today's host if withHost, with another release of go-plugin. For that, it makes a copy of
// go.mod that requires the release, and a go.sum with the additional checksums.
func buildSkewed(bin, release string, withHost bool) error {
	mod := filepath.Join(bin, release+".mod")
	sums, err := os.ReadFile(filepath.Join("skew", "go.sum"))
	if err != nil {
		return err
	}
	err = errors.Join(
		copyFile(filepath.Join(programs.ModuleDir(), "go.mod"), mod, nil),
		copyFile(filepath.Join(programs.ModuleDir(), "go.sum"), filepath.Join(bin, release+".sum"), sums))
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
	return programs.Build(programs.ModuleDir(), release, []string{"-mod=mod", "-modfile=" + mod}, packages...)
}

// copyFile copies a file and appends to the copy.
func copyFile(from, to string, appended []byte) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, append(data, appended...), 0o666)
}
