// Command pack-v2v3 is a pack of the future that takes care of hosts of today: it speaks the protocols 2 and 3. It serves
// protocol 2 as a later minor release might, with what may be added to it: features, calls, fields, an error's code and a
// kind of hook that htmlize 0.1.0 doesn't know. A host of 0.1.0 has to render with it as if all that weren't there.
//
// It is written when protocol 2 was new, with go-plugin v1.8.0, and frozen. wire2/pack.proto says "Later" at what is
// added; wire3/pack.proto is made up. Started by a person, it has the commands of every pack that is built with the SDK:
//
//	pack-v2v3 describe --json
//	pack-v2v3 version
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

const (
	cookieKey   = "HTMLIZE_PLUGIN"
	cookieValue = "hello"
)

func main() {
	switch args := os.Args[1:]; {
	case len(args) == 0 && os.Getenv(cookieKey) == cookieValue:
		serve()
	case slices.Equal(args, []string{"describe", "--json"}):
		if err := printDescription(); err != nil {
			fmt.Fprintf(os.Stderr, "error: %v\n", err)
			os.Exit(1)
		}
	case slices.Equal(args, []string{"version"}):
		fmt.Println(packName, packVersion)
	default:
		fmt.Fprintf(os.Stderr, "error: unknown command %q\nhint: the commands are describe --json and version\n", args)
		os.Exit(2)
	}
}

// printDescription prints the pack's description, in the form of 0.1.0 and with keys that 0.1.0 doesn't know.
func printDescription() error {
	var described []any
	for _, p := range plugins {
		described = append(described, map[string]any{
			"name":          p.name,
			"summary":       p.summary,
			"hooks":         p.hooks,
			"deterministic": p.deterministic,
			"tags":          p.tags,
		})
	}
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{
		"name":      packName,
		"version":   packVersion,
		"sdk":       packSDK,
		"protocols": protocols,
		"features":  features,
		"homepage":  packHomepage,
		"plugins":   described,
	})
}

func serve() {
	watchLifeline()
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  2,
			MagicCookieKey:   cookieKey,
			MagicCookieValue: cookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{2: v2Set(), 3: v3Set()},
		GRPCServer:       newGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
}

// watchLifeline ends the process when the host is gone: then the pipe whose descriptor the host named is at its end.
func watchLifeline() {
	fd, err := strconv.Atoi(os.Getenv("HTMLIZE_LIFELINE"))
	if err != nil || fd < 3 {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		os.Exit(1)
	}()
}
