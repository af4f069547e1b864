// Command pack-v1 is a pack that speaks protocol 1 alone, and more than a plugin of 2023 did: it says which version of the
// protocol it serves, and has several plugins, each under its own name, and all of them as one under the name htmlize. It
// is built with go-plugin v1.6.3.
//
// It is written from the description of protocol 1, as somebody wrote a pack between 2023 and the SDK of htmlize 0.1.0,
// and frozen. It watches no lifeline: where its host is killed, it runs on unless the system ends it.
package main

import (
	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

func main() {
	set := goplugin.PluginSet{"htmlize": served{server{plugins}}}
	for i, p := range plugins {
		set[p.name] = served{server{plugins[i : i+1]}}
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "HTMLIZE_PLUGIN",
			MagicCookieValue: "hello",
		},
		VersionedPlugins: map[int]goplugin.PluginSet{1: set},
		Logger:           hclog.NewNullLogger(),
	})
}
