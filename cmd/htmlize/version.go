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
	return &cobra.Command{
		Use:               "version",
		Short:             "Print the version and the protocols that it speaks",
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			protocols := make([]string, 0, 2)
			for _, n := range host.Protocols() {
				protocols = append(protocols, strconv.Itoa(n))
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "htmlize %s\nprotocols %s\n%s %s/%s\n",
				host.Version, strings.Join(protocols, ", "), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return writeError("to stdout", err)
		},
	}
}
