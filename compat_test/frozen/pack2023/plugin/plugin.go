// Package plugin is what a plugin of htmlize was built with in 2023: go-plugin v1.4.9, one unversioned plugin called
// htmlize, net/rpc.
//
// It is written from the description of protocol 1, in the way of the article that introduced it, and frozen.
package plugin

import (
	"errors"
	"net/rpc"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/frozen/pack2023/content"
)

// Htmlizer is the interface plugins have to implement. To avoid calling the plugin for roles it doesn't support, it has
// to tell which roles it wants to be invoked on by implementing the Hooks() method.
type Htmlizer interface {
	// Hooks returns a list of the hooks this plugin wants to register: "contents", or "role:NN" for a role NN.
	Hooks() []string
	// ProcessRole is called on roles the plugin requested in the list returned by Hooks().
	ProcessRole(role string, val string, post content.Post) string
	// ProcessContents is called on the entire post contents, if requested in Hooks().
	ProcessContents(val string, post content.Post) string
}

// Serve serves impl to the host that started the process. It returns when the host is done.
func Serve(impl Htmlizer) {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "HTMLIZE_PLUGIN",
			MagicCookieValue: "hello",
		},
		Plugins: map[string]goplugin.Plugin{
			"htmlize": &HtmlizePlugin{Impl: impl},
		},
	})
}

// HtmlizePlugin makes an Htmlizer a plugin of go-plugin.
type HtmlizePlugin struct {
	Impl Htmlizer
}

// Server returns what net/rpc serves as Plugin.
func (p *HtmlizePlugin) Server(*goplugin.MuxBroker) (interface{}, error) {
	return &PluginServerRPC{Impl: p.Impl}, nil
}

// Client is the host's side, which isn't built in here.
func (*HtmlizePlugin) Client(*goplugin.MuxBroker, *rpc.Client) (interface{}, error) {
	return nil, errors.New("a plugin dispenses no plugins")
}
