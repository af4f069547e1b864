// Command pack-v2 is a pack that speaks protocol 2 alone, as somebody writes it who has pack.proto and docs/protocol.md of
// htmlize 0.1.0, go-plugin v1.8.0 and no SDK. It is frozen.
//
// It is no command for people: it has no describe, and started without a host it says that it is a plugin.
package main

import (
	"io"
	"os"
	"strconv"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

const (
	packName    = "frozen-v2"
	packVersion = "2.1.0"
	packSDK     = "go-plugin 1.8.0"
)

func main() {
	watchLifeline()
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			// There is no host of protocol 2 that offers no list of versions, so this stands for nothing.
			ProtocolVersion:  2,
			MagicCookieKey:   "HTMLIZE_PLUGIN",
			MagicCookieValue: "hello",
		},
		VersionedPlugins: map[int]goplugin.PluginSet{2: pluginSet()},
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
