//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// Every program that a script starts is this test binary under another name: the command htmlize, the packs built with
// the SDK (sdkPacks) and those built without it (barePacks).
//
// testscript.Main would copy the binary for each of them; here links do, which each script has in its folder bin, so that
// a manifest says path: bin/core.
func TestMain(m *testing.M) {
	switch name := filepath.Base(os.Args[0]); {
	case name == "htmlize":
		main()
	case name == bare:
		barePacks[os.Args[1]]()
		os.Exit(0)
	case sdkPacks[name] != nil:
		sdkPacks[name]()
	}
	os.Exit(m.Run())
}

// bare is the name under which packs without the SDK run. What they are follows as an argument, since the SDK, which is
// linked into this binary all the same, takes stdout for itself in a process that a host started without arguments.
const bare = "bare"

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		Setup:              setup,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		RequireUniqueNames: true,
		UpdateScripts:      *update,
	})
}

// setup gives a script the programs in bin, a TMPDIR whose path is short enough for sockets, and the names of the
// platform; and it holds the script to leaving nothing behind.
func setup(env *testscript.Env) error {
	// A link of the same name in another folder doesn't do: the paths of what is left behind begin with the script's own.
	bin := filepath.Join(env.WorkDir, "bin")
	if err := os.MkdirAll(bin, 0o777); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, name := range append(slices.Collect(maps.Keys(sdkPacks)), "htmlize", bare) {
		if err := os.Symlink(self, filepath.Join(bin, name)); err != nil {
			return err
		}
	}
	for name := range barePacks {
		script := fmt.Sprintf("#!/bin/sh\nexec \"${0%%/*}/%s\" %s \"$@\"\n", bare, name)
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o777); err != nil {
			return err
		}
	}
	tmp, err := os.MkdirTemp("/tmp", "htmlize-test-")
	if err != nil {
		return err
	}
	env.Setenv("TMPDIR", tmp)
	env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
	env.Setenv("GOOS", runtime.GOOS)
	env.Setenv("GOARCH", runtime.GOARCH)
	// The race detector lets a process sleep for a second before it ends.
	env.Setenv("GORACE", "atexit_sleep_ms=0")
	env.Defer(func() {
		checkNothingLeft(env.T().(testing.TB), tmp)
	})
	return nil
}

// commandTime bounds what one command of a script may take, on a busy machine too. Go-plugin's own ways to wait for a pack
// that is stuck take 40 seconds and more.
const commandTime = 20 * time.Second

// exits runs a command that has to end with the given status, and in a bounded time:
//
//	exits STATUS COMMAND [ARG...]
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	start := time.Now()
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status: got %d, want %d", got, want)
	}
	if took := time.Since(start); took > commandTime {
		ts.Fatalf("it took %v, and may take %v", took, commandTime)
	}
}
