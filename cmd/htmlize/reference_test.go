//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// referenceFile is the command's reference, which this test writes where it is called with -update.
const referenceFile = "../../docs/command.md"

// TestHelpWidth holds what help says to the width of a terminal, for all commands.
func TestHelpWidth(t *testing.T) {
	root := newRoot(&reporter{})
	addCobraCommands(root)
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		t.Run(c.CommandPath(), func(t *testing.T) {
			var help bytes.Buffer
			args := append(strings.Fields(c.CommandPath())[1:], "--help")
			if status := run(t.Context(), args, strings.NewReader(""), &help, &help); status != exitDone {
				t.Fatalf("exit status %d", status)
			}
			for line := range strings.Lines(help.String()) {
				line = strings.TrimSuffix(line, "\n")
				if got := utf8.RuneCountInString(line); got > helpWidth {
					t.Errorf("%d columns, and there are %d: %s", got, helpWidth, line)
				}
			}
		})
		for _, below := range c.Commands() {
			check(below)
		}
	}
	check(root)
}

// TestReference holds the reference to what the command says of itself.
func TestReference(t *testing.T) {
	var want bytes.Buffer
	want.WriteString("# The command\n\nWhat `htmlize COMMAND --help` prints, for all commands. `make generate` writes this page.\n")
	commands := [][]string{{}}
	root := newRoot(&reporter{})
	addCobraCommands(root)
	for _, c := range root.Commands() {
		commands = append(commands, []string{c.Name()})
	}
	for _, command := range commands {
		fmt.Fprintf(&want, "\n## %s\n\n```\n", strings.Join(append([]string{"htmlize"}, command...), " "))
		status := run(t.Context(), append(command, "--help"), strings.NewReader(""), &want, &want)
		if status != exitDone {
			t.Fatalf("%v --help: exit status %d", command, status)
		}
		want.WriteString("```\n")
	}
	if *update {
		if err := os.WriteFile(referenceFile, want.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("%s has drifted; run make generate\n-want +got\n%s", referenceFile, diff)
	}
}
