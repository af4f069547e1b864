// Command pack-v1v2 is a pack that speaks the protocols 1 and 2, as the SDK of htmlize 0.1.0 serves them: one executable,
// several plugins, and on protocol 1 the plugin htmlize that stands for all of them. It is built with go-plugin v1.8.0.
//
// It is written from docs/protocol.md and pack.proto of 0.1.0 and has none of the SDK's code, so that what the SDK does
// later doesn't change it, and frozen. Started by a person, it has two commands:
//
//	pack-v1v2 describe --json
//	pack-v1v2 version
package main

import (
	"context"
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
	lifelineEnv = "HTMLIZE_LIFELINE"
)

func main() {
	switch args := os.Args[1:]; {
	case startedByHost:
		serve(context.Background())
	case slices.Equal(args, []string{"describe", "--json"}):
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		if err := e.Encode(describe()); err != nil {
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

// startedByHost says whether a host wants this process to serve.
var startedByHost = len(os.Args) <= 1 && os.Getenv(cookieKey) == cookieValue

// handshakeOut is the process's real stdout, taken away before anything else can print to it.
var handshakeOut = func() *os.File {
	if !startedByHost {
		return nil
	}
	out, err := claimStdout()
	if err != nil {
		fmt.Fprintf(os.Stderr, "take stdout for the handshake: %v\n", err)
		os.Exit(1)
	}
	return out
}()

func serve(ctx context.Context) {
	// This would be a broken handshake if it reached the host's end of stdout.
	fmt.Println("pack-v1v2 prints to stdout before it serves")
	watchLifeline()
	os.Stdout = handshakeOut
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   cookieKey,
			MagicCookieValue: cookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{
			1: v1Set(ctx),
			2: v2Set(),
		},
		GRPCServer: newGRPCServer,
		Logger:     hclog.NewNullLogger(),
	})
}

// watchLifeline ends the process when the host is gone: then the pipe whose descriptor the host named is at its end.
func watchLifeline() {
	fd, err := strconv.Atoi(os.Getenv(lifelineEnv))
	if err != nil || fd < 3 {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		os.Exit(1)
	}()
}
