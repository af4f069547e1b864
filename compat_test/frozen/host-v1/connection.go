package main

import (
	"fmt"
	"net/rpc"
	"os"
	"os/exec"
	"runtime"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// connection is a pack's process and the plugins that were dispensed from it.
type connection struct {
	client  *goplugin.Client
	names   []string
	plugins map[string]*rpc.Client
}

func newConnection(path string, names []string) *connection {
	set := goplugin.PluginSet{}
	for _, name := range names {
		set[name] = dispensed{}
	}
	return &connection{
		client: goplugin.NewClient(&goplugin.ClientConfig{
			HandshakeConfig: goplugin.HandshakeConfig{
				ProtocolVersion:  1,
				MagicCookieKey:   "HTMLIZE_PLUGIN",
				MagicCookieValue: "hello",
			},
			VersionedPlugins: map[int]goplugin.PluginSet{1: set},
			Cmd:              command(path),
			Logger:           hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Error}),
		}),
		names:   names,
		plugins: make(map[string]*rpc.Client),
	}
}

// command returns the pack's process, with a lifeline where processes inherit descriptors: a pipe that nobody writes to
// and that the system closes with this process.
func command(path string) *exec.Cmd {
	cmd := exec.Command(path)
	if runtime.GOOS == "windows" {
		return cmd
	}
	r, w, err := os.Pipe()
	if err != nil {
		return cmd
	}
	lifeline = w
	cmd.ExtraFiles = []*os.File{r}
	cmd.Env = append(os.Environ(), "HTMLIZE_LIFELINE=3")
	return cmd
}

// lifeline is held for the life of the process.
var lifeline *os.File

// run does what the request says. Calls to the pack have no deadline: protocol 1 knows none.
func (c *connection) run(req request) report {
	out := report{Plugins: []pluginsReport{}, Roles: [][]result{}, Contents: []result{}}
	conn, err := c.client.Client()
	if err != nil {
		out.Error = err.Error()
		return out
	}
	out.Protocol = c.client.NegotiatedVersion()
	out.Transport = string(c.client.Protocol())
	for _, name := range c.names {
		out.Plugins = append(out.Plugins, c.dispense(conn, name))
	}
	post := Post{Id: req.Post.ID, Author: req.Post.Author, Contents: req.Post.Contents}
	for _, role := range req.Roles {
		results := []result{}
		for _, text := range role.Texts {
			var reply RoleReply
			args := RoleArgs{Role: role.Role, Value: text, Post: post}
			err := c.call(role.Plugin, "Plugin.ProcessRole", args, &reply)
			results = append(results, resultOf(reply.Value, err))
		}
		out.Roles = append(out.Roles, results)
	}
	for _, contents := range req.Contents {
		var reply ContentsReply
		args := ContentsArgs{Value: contents.Text, Post: post}
		err := c.call(contents.Plugin, "Plugin.ProcessContents", args, &reply)
		out.Contents = append(out.Contents, resultOf(reply.Value, err))
	}
	return out
}

// dispense dispenses the plugin called name and asks for its hooks.
func (c *connection) dispense(conn goplugin.ClientProtocol, name string) pluginsReport {
	out := pluginsReport{Name: name, Hooks: []string{}}
	raw, err := conn.Dispense(name)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	plugin := raw.(*rpc.Client)
	var reply HooksReply
	if err := plugin.Call("Plugin.Hooks", HooksArgs{}, &reply); err != nil {
		out.Error = err.Error()
		return out
	}
	c.plugins[name] = plugin
	out.Hooks = append(out.Hooks, reply.Hooks...)
	return out
}

func (c *connection) call(name, method string, args, reply interface{}) error {
	plugin, ok := c.plugins[name]
	if !ok {
		return fmt.Errorf("no plugin %s", name)
	}
	return plugin.Call(method, args, reply)
}

func resultOf(text string, err error) result {
	if err != nil {
		return result{Error: err.Error()}
	}
	return result{Text: text}
}
