//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/compat"
)

// TestJUnitInterrupted writes a report to a named pipe that nobody reads.
func TestJUnitInterrupted(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := &cobra.Command{}
	c.SetContext(ctx)
	out, err := openOutput("--junit", pipe)
	if err != nil {
		t.Fatal(err)
	}
	err = writeJUnit(c, out, &compat.Matrix{})
	if !errors.Is(err, errInterrupted) {
		t.Errorf("got error %v, want %v", err, errInterrupted)
	}
	// What was left behind ends when somebody reads.
	reader, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := io.ReadAll(reader); err != nil {
		t.Error(err)
	}
}

func TestJUnit(t *testing.T) {
	m := &compat.Matrix{Packs: []compat.Pack{
		{Path: "bin/a", Cells: []compat.Cell{
			{Host: []int{1}, Verdict: compat.NoneInCommon, Message: "upgrade one"},
			{Host: []int{2}, Verdict: compat.Wrong, Problems: []string{"<b> & \x1b\n+b", "c"}},
			{Host: []int{1, 2}, Verdict: compat.Works},
		}},
		{Path: "bin/b", Cells: []compat.Cell{
			{Host: []int{1}, Verdict: compat.NoneInCommon, Message: "upgrade two"},
			{Host: []int{1, 2}, Verdict: compat.NoneInCommon, Message: "upgrade three"},
		}},
		{Path: "bin/c", Err: errors.New("there is no such file")},
	}}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="6" failures="2" errors="1">
  <testsuite name="bin/a" tests="3" failures="1" errors="0">
    <testcase classname="bin/a" name="host {1}"></testcase>
    <testcase classname="bin/a" name="host {2}">
      <failure message="&lt;b&gt; &amp; ` + "\uFFFD" + `">&lt;b&gt; &amp; ` + "\uFFFD" + `&#xA;+b&#xA;c</failure>
    </testcase>
    <testcase classname="bin/a" name="host {1,2}"></testcase>
  </testsuite>
  <testsuite name="bin/b" tests="2" failures="1" errors="0">
    <testcase classname="bin/b" name="host {1}"></testcase>
    <testcase classname="bin/b" name="host {1,2}">
      <failure message="upgrade three">upgrade three</failure>
    </testcase>
  </testsuite>
  <testsuite name="bin/c" tests="1" failures="0" errors="1">
    <testcase classname="bin/c" name="start">
      <error message="there is no such file">there is no such file</error>
    </testcase>
  </testsuite>
</testsuites>
`
	got, err := junitXML(m)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
