//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/htmlize/internal/leftover"
	"example.com/htmlize/internal/stdout"
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
		if stdout.FD >= 0 {
			// The SDK, which is linked into this binary all the same, took it.
			os.Stdout = os.NewFile(uintptr(stdout.FD), "stdout")
		}
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
		Dir: filepath.Join("testdata", "script"),
		// Of its own folder testscript leaves the root where -run picks some of the scripts.
		WorkdirRoot:        t.TempDir(),
		Setup:              setup,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "distinct": distinct},
		Condition:          condition,
		RequireUniqueNames: true,
		UpdateScripts:      *update,
	})
}

// setup gives a script the programs in bin, a TMPDIR whose path is short enough for sockets, and the names of the
// platform; and it holds the script to leaving nothing behind.
func setup(env *testscript.Env) error {
	bin := filepath.Join(env.WorkDir, "bin")
	if err := fillBin(bin); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("/tmp", "htmlize-test-")
	if err != nil {
		return err
	}
	env.Setenv("TMPDIR", tmp)
	env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
	env.Setenv("GOOS", runtime.GOOS)
	env.Setenv("GOARCH", runtime.GOARCH)
	env.Setenv("GORACE", quickExit)
	env.Defer(func() {
		t := env.T().(testing.TB)
		for _, left := range leftover.In(tmp, 10*time.Second) {
			t.Error(left)
		}
		if err := os.RemoveAll(tmp); err != nil {
			t.Error(err)
		}
	})
	return nil
}

// quickExit, as GORACE, keeps the race detector from letting each process sleep for a second before it ends. Packs don't
// get it from the host.
const quickExit = "atexit_sleep_ms=0"

// fillBin puts the programs into the folder bin.
func fillBin(bin string) error {
	links := filepath.Join(bin, "links")
	if err := os.MkdirAll(links, 0o777); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	link := func(folder, name string) error { return os.Symlink(self, filepath.Join(folder, name)) }
	script := func(name, link, args string) error {
		text := fmt.Sprintf("#!/bin/sh\nGORACE=%s exec \"${0%%/*}/links/%s\" %s \"$@\"\n", quickExit, link, args)
		return os.WriteFile(filepath.Join(bin, name), []byte(text), 0o777)
	}
	errs := []error{link(bin, "htmlize"), link(links, bare)}
	for name := range barePacks {
		errs = append(errs, script(name, bare, name))
	}
	for name := range sdkPacks {
		if raceDetector() {
			errs = append(errs, link(links, name), script(name, name, ""))
		} else {
			errs = append(errs, link(bin, name))
		}
	}
	return errors.Join(errs...)
}

// raceDetector tells whether this binary is built with it.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// condition knows [race], for scripts in which it matters that a shell stands between host and pack then, and [nohup],
// for those in which it matters that the terminal's end is ignored.
func condition(name string) (bool, error) {
	switch name {
	case "race":
		return raceDetector(), nil
	case "nohup":
		return signal.Ignored(syscall.SIGHUP), nil
	default:
		return false, fmt.Errorf("unknown condition %q", name)
	}
}

// commandTime bounds what one command of a script may take, on a busy machine too. Go-plugin's own ways to wait for a pack
// that is stuck take 40 seconds and more.
const commandTime = 2 * time.Minute

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

// distinct checks that the JSON on stdout has a key the given number of times, each time with another number:
//
//	distinct KEY COUNT
func distinct(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: distinct KEY COUNT")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	numbers := regexp.MustCompile(`"`+regexp.QuoteMeta(args[0])+`": ([0-9]+)`).FindAllString(ts.ReadFile("stdout"), -1)
	slices.Sort(numbers)
	if got := len(slices.Compact(numbers)); got != want {
		ts.Fatalf("numbers of %s: got %d, want %d", args[0], got, want)
	}
}
