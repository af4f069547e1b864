//go:build unix

package zoo

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

// animals has the programs' sources, so that they are a part of the test, as pack is by its import: go test's cache doesn't see
// what go build reads.
//
//go:embed animals
var animals embed.FS

// programs is the folder with the two programs of animals.
var programs string

// atOnce is how many visits there are at the same time, where -parallel says nothing else: most of their time is spent
// waiting.
const atOnce = "6"

func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == visitor {
		os.Exit(runVisit(os.Args[2], os.Args[3], os.Args[4]))
	}
	if err := flag.Set("test.parallel", atOnce); err != nil {
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
		err = buildAnimals()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// buildAnimals builds the programs without the race detector, wherever the tests run: it would find what they do wrong.
func buildAnimals() error {
	folders, err := animals.ReadDir("animals")
	if err != nil {
		return err
	}
	build := exec.Command("go", "build", "-o", programs+string(filepath.Separator))
	for _, folder := range folders {
		build.Args = append(build.Args, "./animals/"+folder.Name())
	}
	if text, err := build.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("%v: %w", build, err), errors.New(string(text)))
	}
	return nil
}
