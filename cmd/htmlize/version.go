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
			return writeError("to stdout", err)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// versionInfo is what this program is.
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

// String returns it as people read it, in three lines.
func (v versionInfo) String() string {
	protocols := make([]string, len(v.Protocols))
	for i, n := range v.Protocols {
		protocols[i] = strconv.Itoa(n)
	}
	return fmt.Sprintf("htmlize %s\nprotocols %s\n%s %s/%s\n", v.Version, strings.Join(protocols, ", "), v.Go, v.OS, v.Arch)
}
