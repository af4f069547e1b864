//go:build unix

package badpacks

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	_ "example.com/htmlize/pack"
)

var update = flag.Bool("update", false, "rewrite the messages of the cases")

// sources makes the programs' sources a part of the test, as the import does with pack: go test's cache doesn't see what go build
// reads.
//
//go:embed packs
var sources embed.FS

// programs is the folder with the two programs.
var programs string

// parallelCases is how many cases run in parallel unless -parallel is given: they spend most of their time waiting.
const parallelCases = "6"

func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == hostProcess {
		os.Exit(runHostProcess(os.Args[2], os.Args[3], os.Args[4]))
	}
	if err := flag.Set("test.parallel", parallelCases); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err == nil {
		defer os.RemoveAll(dir)
		programs = dir
		err = buildPacks()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// buildPacks builds the programs without the race detector, even where the tests run with it: it would report the bugs that they
// have on purpose.
func buildPacks() error {
	folders, err := sources.ReadDir("packs")
	if err != nil {
		return err
	}
	build := exec.Command("go", "build", "-o", programs+string(filepath.Separator))
	for _, folder := range folders {
		build.Args = append(build.Args, "./packs/"+folder.Name())
	}
	if text, err := build.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("%v: %w", build, err), errors.New(string(text)))
	}
	return nil
}
