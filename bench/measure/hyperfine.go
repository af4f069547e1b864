package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"example.com/htmlize/bench"
)

// wholeCommand is a command line that hyperfine runs.
type wholeCommand struct{ name, line string }

// hyperfine compares whole commands with the tool hyperfine and returns its table, or nothing if it isn't installed.
//
// It runs one command after the other, so its ratios are less exact than those of compare, whose runs alternate.
func hyperfine(ctx context.Context, w *workspace) (string, error) {
	path, err := exec.LookPath("hyperfine")
	if err != nil {
		return "", nil
	}
	commands, err := w.wholeCommands()
	if err != nil {
		return "", err
	}
	table := w.path("hyperfine.md")
	args := []string{"--style", "none", "--warmup", "2", "--max-runs", "20", "--export-markdown", table}
	for _, c := range commands {
		args = append(args, "--command-name", c.name, c.line)
	}
	if out, err := exec.CommandContext(ctx, path, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("hyperfine: %w\n%s", err, out)
	}
	text, err := os.ReadFile(table)
	return string(text), err
}

// wholeCommands returns the commands of the measures, except for tools that aren't installed.
func (w *workspace) wholeCommands() ([]wholeCommand, error) {
	manifest, err := w.writeManifest()
	if err != nil {
		return nil, err
	}
	doc := bench.Document(10_000, 1, "tt")
	text, err := w.write("10k.txt", doc)
	if err != nil {
		return nil, err
	}
	render := quote(w.path("today/htmlize"), "render", "-m", manifest, "--author", "Joe")
	commands := []wholeCommand{
		{"htmlize version", quote(w.path("today/htmlize"), "version")},
		{"htmlize render, the sample", render + " " + quote(sampleFile)},
		{"the host of 2023, the sample", quote(w.path("host/host2023"), "-plugins", w.path("plugins"), "-author", "Joe") + " <" + quote(sampleFile)},
		{"htmlize render, 10,000 roles", render + " " + quote(text)},
	}
	for _, o := range []otherTool{rst2html, pandoc} {
		path, err := exec.LookPath(o.tool)
		if err != nil {
			continue
		}
		args, err := o.args(w)
		if err != nil {
			return nil, err
		}
		text, err := w.write(o.tool+".txt", o.text(doc))
		if err != nil {
			return nil, err
		}
		commands = append(commands, wholeCommand{o.tool + ", 10,000 roles", quote(append(append([]string{path}, args...), text)...)})
	}
	return commands, nil
}

// quote quotes words for a POSIX shell.
func quote(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return strings.Join(quoted, " ")
}
