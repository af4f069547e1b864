package main

import (
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
)

func newPacks() *cobra.Command {
	var manifestFile string
	var asJSON bool
	c := &cobra.Command{
		Use:   "packs [flags]",
		Short: "Start every pack and list what it is",
		Long: `Start every pack of the manifest, and list its version, what was negotiated with
it, and its plugins with their hooks. A hook that the manifest doesn't bind is
in parentheses.

With --json: an object with "packs", a list of objects with name, path, version,
sdk, protocol, transport, speaks (every protocol that the pack speaks), pid and
plugins (name, summary, hooks, bound).`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			var infos []host.PackInfo
			var startErr error
			err := withHost(manifestFile, func(h *host.Host) error {
				infos, startErr = h.Packs(c.Context())
				return nil
			})
			if err != nil {
				return err
			}
			if c.Context().Err() != nil {
				return startErr
			}
			if asJSON {
				err = writeJSON(c.OutOrStdout(), struct {
					Packs []host.PackInfo `json:"packs"`
				}{infos})
			} else {
				err = printPacks(c, infos)
			}
			if err != nil {
				return err
			}
			return startErr
		},
	}
	manifestFlag(c, &manifestFile)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func printPacks(c *cobra.Command, infos []host.PackInfo) error {
	t := newTable(c.OutOrStdout(), "PACK", "VERSION", "PROTOCOL", "TRANSPORT", "PLUGIN", "HOOKS")
	for _, info := range infos {
		pack := []string{info.Name, orDash(printableLine(info.Version)), strconv.Itoa(info.Protocol), info.Transport}
		for _, plugin := range info.Plugins {
			name := printableLine(plugin.Name)
			for _, hook := range plugin.Hooks {
				text := printableLine(hook)
				if !slices.Contains(plugin.Bound, hook) {
					text = "(" + text + ")"
				}
				t.row(append(pack, name, text)...)
				// The rows below are of the same pack and plugin.
				pack, name = make([]string, len(pack)), ""
			}
		}
	}
	return t.flush()
}
