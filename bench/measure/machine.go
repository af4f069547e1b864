package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"

	"example.com/htmlize/host"
)

// machine describes the machine, as far as Linux does, and the versions of programs and libraries.
func machine(ctx context.Context) []string {
	lines := []string{
		fmt.Sprintf("%s/%s, %d processors%s%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
			procValue(", ", "/proc/cpuinfo", "model name"), procValue(", memory of ", "/proc/meminfo", "MemTotal")),
		"htmlize " + host.Version + firstLine(ctx, ", commit ", "git", "describe", "--always", "--dirty"),
		fmt.Sprintf("%s, go-plugin %s, gRPC %s", runtime.Version(), moduleVersion("github.com/hashicorp/go-plugin"), moduleVersion("google.golang.org/grpc")),
	}
	for _, tool := range []string{"rst2html", "pandoc", "hyperfine"} {
		lines = append(lines, cmp.Or(firstLine(ctx, "", tool, "--version"), tool+": not installed"))
	}
	return lines
}

// procValue returns the value of a key in a file in /proc, after a prefix, or nothing if there is no such file.
func procValue(prefix, file, key string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
			return prefix + strings.TrimSpace(value)
		}
	}
	return ""
}

// moduleVersion returns the version of a module that this program is built with.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "of an unknown version"
}

// firstLine returns the first line that a command prints, after a prefix, or nothing if it can't be run.
func firstLine(ctx context.Context, prefix, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return prefix + line
}
