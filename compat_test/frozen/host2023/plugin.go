package main

import (
	"errors"
	"net/rpc"

	goplugin "github.com/hashicorp/go-plugin"
)

// Post is a blog post.
type Post struct {
	Id       int
	Author   string
	Contents string
}

type HooksArgs struct{}

type HooksReply struct {
	Hooks []string
}

type ContentsArgs struct {
	Value string
	Post  Post
}

type ContentsReply struct {
	Value string
}

type RoleArgs struct {
	Role  string
	Value string
	Post  Post
}

type RoleReply struct {
	Value string
}

// PluginClientRPC is used by the host to call a plugin.
type PluginClientRPC struct {
	client *rpc.Client
}

// Hooks returns the hooks that the plugin wants to register.
func (c *PluginClientRPC) Hooks() ([]string, error) {
	var reply HooksReply
	err := c.client.Call("Plugin.Hooks", HooksArgs{}, &reply)
	return reply.Hooks, err
}

// ProcessContents passes val through the plugin's contents hook.
func (c *PluginClientRPC) ProcessContents(val string, post Post) (string, error) {
	var reply ContentsReply
	err := c.client.Call("Plugin.ProcessContents", ContentsArgs{Value: val, Post: post}, &reply)
	return reply.Value, err
}

// ProcessRole returns what the plugin makes of the role's value.
func (c *PluginClientRPC) ProcessRole(role string, val string, post Post) (string, error) {
	var reply RoleReply
	err := c.client.Call("Plugin.ProcessRole", RoleArgs{Role: role, Value: val, Post: post}, &reply)
	return reply.Value, err
}

// HtmlizePlugin makes a PluginClientRPC of what go-plugin dispenses.
type HtmlizePlugin struct{}

// Server is the plugin's side, which isn't built in here.
func (*HtmlizePlugin) Server(*goplugin.MuxBroker) (interface{}, error) {
	return nil, errors.New("a host serves no plugins")
}

// Client returns a *PluginClientRPC.
func (*HtmlizePlugin) Client(_ *goplugin.MuxBroker, c *rpc.Client) (interface{}, error) {
	return &PluginClientRPC{client: c}, nil
}
