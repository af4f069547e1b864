package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
)

func newVersion() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version and the protocols that it speaks",
		Long: `Print the version and the protocols that it speaks. htmlize --version does, too.

With --json: an object with version, protocols (a list of numbers), go, os and
arch.`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return writeJSON(c.OutOrStdout(), thisVersion())
			}
			_, err := fmt.Fprint(c.OutOrStdout(), thisVersion())
			return wrapWriteError("to stdout", err)
		},
	}
	jsonFlag(c, &asJSON)
	return c
}

// versionInfo describes this build.
type versionInfo struct {
	Version   string `json:"version"`
	Protocols []int  `json:"protocols"`
	Go        string `json:"go"`
	OS        string `json:"os"`
	Arch      string `json:"arch"`
}

func thisVersion() versionInfo {
	return versionInfo{host.Version, host.Protocols(), runtime.Version(), runtime.GOOS, runtime.GOARCH}
}

// String returns three lines for people.
func (v versionInfo) String() string {
	protocols := make([]string, len(v.Protocols))
	for i, n := range v.Protocols {
		protocols[i] = strconv.Itoa(n)
	}
	return fmt.Sprintf("htmlize %s\nprotocols %s\n%s %s/%s\n", v.Version, strings.Join(protocols, ", "), v.Go, v.OS, v.Arch)
}
