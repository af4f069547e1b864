//go:build unix

package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/htmlize/pack"
)

// serveListing serves a pack that tells which files it has open; where there are some, its version tells so, too.
func serveListing() {
	version := "1.0.0"
	if open := openFiles(); open != "" {
		version = "2.0.0"
	}
	pack.Main(pack.Pack{Name: "listing", Version: version, Plugins: []pack.Plugin{
		pack.Role("open", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(cmp.Or(openFiles(), "none")), nil
		}),
	}})
}

// systemFile are devices, and what Go's runtime opens itself. Pipes and sockets have no path.
var systemFile = regexp.MustCompile(`^/(dev|proc|sys)/`)

// openFiles returns the files and folders that the process has open, each with its descriptor.
func openFiles() string {
	entries, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		panic(err)
	}
	var open []string
	for _, entry := range entries {
		path, err := os.Readlink(entry)
		if err == nil && filepath.IsAbs(path) && !systemFile.MatchString(path) {
			open = append(open, filepath.Base(entry)+":"+filepath.Base(path))
		}
	}
	return strings.Join(open, " ")
}
