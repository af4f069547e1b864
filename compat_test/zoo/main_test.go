//go:build unix

package zoo

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the messages of the cases")

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
	build := exec.Command("go", "build", "-o", programs+string(filepath.Separator), "./animals/...")
	if text, err := build.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("%v: %w", build, err), errors.New(string(text)))
	}
	return nil
}
