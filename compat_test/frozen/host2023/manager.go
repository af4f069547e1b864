package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// Manager loads plugins and knows which hooks each registered.
type Manager struct {
	roleHooks     map[string]*PluginClientRPC
	contentsHooks []*PluginClientRPC
}

// LoadPlugins runs every file of the folder at path as a plugin, in the order of their names. Of two plugins with the
// same role the last one has it.
func (m *Manager) LoadPlugins(path string) error {
	m.roleHooks = make(map[string]*PluginClientRPC)
	binaries, err := goplugin.Discover("*", path)
	if err != nil {
		return err
	}
	for _, binary := range binaries {
		if err := m.loadPlugin(binary); err != nil {
			return fmt.Errorf("plugin %s: %w", binary, err)
		}
	}
	return nil
}

func (m *Manager) loadPlugin(binary string) error {
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "HTMLIZE_PLUGIN",
			MagicCookieValue: "hello",
		},
		Plugins: map[string]goplugin.Plugin{
			"htmlize": &HtmlizePlugin{},
		},
		Cmd:     exec.Command(binary),
		Managed: true,
		Logger:  hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Error}),
	})
	rpcClient, err := client.Client()
	if err != nil {
		return err
	}
	raw, err := rpcClient.Dispense("htmlize")
	if err != nil {
		return err
	}
	impl := raw.(*PluginClientRPC)

	// Query the plugin for its capabilities -- the hooks it supports. Based on this information, register the plugin with
	// the appropriate role or contents hooks.
	capabilities, err := impl.Hooks()
	if err != nil {
		return err
	}
	for _, hook := range capabilities {
		if hook == "contents" {
			m.contentsHooks = append(m.contentsHooks, impl)
		} else {
			parts := strings.Split(hook, ":")
			if len(parts) == 2 && parts[0] == "role" {
				m.roleHooks[parts[1]] = impl
			}
		}
	}
	return nil
}
