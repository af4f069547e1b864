package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
)

func newPacks() *cobra.Command {
	var manifestFile string
	var asJSON bool
	c := &cobra.Command{
		Use:   "packs [flags]",
		Short: "Start every pack and list its version, protocol and plugins",
		Long: `Start every pack of the manifest, and list its version, the protocol that was
negotiated with it, its process's health, and its plugins with their hooks. A
hook that the manifest doesn't bind is in parentheses. A pack that doesn't
answer a ping within 2s is no error here.

With --json: an object with "packs", a list of objects with name, path, version,
sdk, protocol, transport, speaks (every protocol that the pack speaks), pid,
health (started, age_ms, memory_bytes if the system has it, ping_ms, or
error if the pack doesn't answer) and plugins (name, summary, hooks, bound).`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			var infos []host.PackInfo
			var startErr error
			err := withHost(c, manifestFile, func(h *host.Host) error {
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
			} else if len(infos) > 0 {
				err = printPacks(c, infos)
			}
			if err != nil {
				return err
			}
			return startErr
		},
	}
	manifestFlag(c, &manifestFile)
	logFlags(c)
	jsonFlag(c, &asJSON)
	return c
}

func printPacks(c *cobra.Command, infos []host.PackInfo) error {
	var text strings.Builder
	packs := newTable(&text, "PACK", "VERSION", "PROTOCOL", "PID", "STARTED", "AGE", "MEMORY", "PING")
	for _, info := range infos {
		packs.row(append([]string{info.Name, orDash(printableLine(info.Version)),
			fmt.Sprintf("%d %s", info.Protocol, info.Transport), strconv.Itoa(info.PID)}, healthCells(info.Health)...)...)
	}
	if err := packs.flush(); err != nil {
		return err
	}
	text.WriteString("\n")
	plugins := newTable(&text, "PACK", "PLUGIN", "HOOKS")
	for _, info := range infos {
		pack := info.Name
		for _, plugin := range info.Plugins {
			name := printableLine(plugin.Name)
			for _, hook := range plugin.Hooks {
				shown := printableLine(hook)
				if !slices.Contains(plugin.Bound, hook) {
					shown = "(" + shown + ")"
				}
				plugins.row(pack, name, shown)
				// The rows below are of the same pack and plugin.
				pack, name = "", ""
			}
		}
	}
	if err := plugins.flush(); err != nil {
		return err
	}
	_, err := io.WriteString(c.OutOrStdout(), text.String())
	return wrapWriteError("to stdout", err)
}

// healthCells returns the cells of the columns from STARTED on.
func healthCells(h *host.Health) []string {
	if h == nil {
		return []string{"-", "-", "-", "-"}
	}
	memory, ping := "-", "no answer"
	if h.Memory > 0 {
		memory = fmt.Sprintf("%.1f MiB", float64(h.Memory)/(1<<20))
	}
	if h.Err == nil {
		ping = fmt.Sprintf("%.1f ms", h.Ping.Seconds()*1000)
	}
	return []string{h.Started.Local().Format(time.TimeOnly), h.Age.Round(time.Millisecond).String(), memory, ping}
}
