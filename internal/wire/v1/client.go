package v1

import (
	"context"
	"errors"
	"fmt"
	"net/rpc"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// Client is a pack in another process that speaks protocol 1.
type Client struct {
	plugins     map[string]*rpc.Client
	description model.Description
}

var _ model.Pack = (*Client)(nil)

// Connect dispenses the plugins called names, each once (every Dispense on net/rpc leaves a connection behind for the
// life of the pack), and asks each for its hooks. A plugin that the pack doesn't have is missing from the description.
//
// The calls of go-plugin underneath can't be cancelled: where ctx ends first, Connect returns and leaves a goroutine
// that ends with the connection, which the caller has to close.
//
// The function returned does nothing, as nothing but the connection has to be closed.
func Connect(ctx context.Context, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error) {
	c := &Client{
		plugins:     make(map[string]*rpc.Client, len(names)),
		description: model.Description{Protocols: []int{1}},
	}
	for _, name := range names {
		plugin, err := dispense(ctx, conn, name)
		if err != nil {
			if _, ok := errors.AsType[rpc.ServerError](err); ok {
				continue
			}
			return nil, nil, fmt.Errorf("dispense plugin %s: %w", name, err)
		}
		var reply HooksReply
		if err := call(ctx, plugin, methodHooks, HooksArgs{}, &reply); err != nil {
			return nil, nil, fmt.Errorf("ask plugin %s for its hooks: %w", name, err)
		}
		c.plugins[name] = plugin
		c.description.Plugins = append(c.description.Plugins,
			model.PluginDescription{Name: name, Hooks: hooksFromWire(reply.Hooks)})
	}
	return c, func() {}, nil
}

func dispense(ctx context.Context, conn goplugin.ClientProtocol, name string) (*rpc.Client, error) {
	type dispensed struct {
		plugin any
		err    error
	}
	done := make(chan dispensed, 1)
	go func() {
		plugin, err := conn.Dispense(name)
		done <- dispensed{plugin, err}
	}()
	select {
	case d := <-done:
		if d.err != nil {
			return nil, d.err
		}
		return d.plugin.(*rpc.Client), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Describe tells the hooks of the plugins that were dispensed. Protocol 1 has no more to say: name and version are empty.
func (c *Client) Describe(context.Context) (*model.Description, error) {
	d := c.description
	return &d, nil
}

// Configure refuses any configuration, as protocol 1 can't carry it and a plugin without its configuration does
// something else than the manifest says.
func (c *Client) Configure(_ context.Context, configs model.Configs) error {
	for _, plugin := range c.description.Plugins {
		if _, ok := configs[plugin.Name]; ok {
			return model.Errorf(model.CodeUnsupported, "plugin %s is configured, and protocol 1 can't carry a configuration",
				plugin.Name)
		}
	}
	return nil
}

// ProcessRoles renders the texts one call at a time, in order.
func (c *Client) ProcessRoles(ctx context.Context, rc model.RolesCall) ([][]model.Result, error) {
	contents, err := rc.Host.Contents(ctx)
	if err != nil {
		return nil, err
	}
	post := postToWire(rc.Post, contents)
	results := model.NewResults(rc.Groups, model.Unsent)
	for i, group := range rc.Groups {
		if err := c.processGroup(ctx, group, post, results[i]); err != nil {
			return results, err
		}
	}
	return results, nil
}

// processGroup bounds each call by the group's timeout. Once a call has run into it, the plugin is taken to hang, and the
// texts that are left fail like that one.
func (c *Client) processGroup(ctx context.Context, group model.Group, post Post, results []model.Result) error {
	var hangs *model.Error
	for i, text := range group.Texts {
		if hangs != nil {
			results[i].Err = hangs
			continue
		}
		results[i].Err = model.Lost
		html, err := c.processText(ctx, group, text, post)
		if err == nil {
			results[i] = model.Result{HTML: html}
			continue
		}
		reported, err := callError(ctx, err, group.Timeout)
		if err != nil {
			return err
		}
		results[i].Err = reported
		if reported.Code == model.CodeNoAnswer {
			hangs = reported
		}
	}
	return nil
}

func (c *Client) processText(ctx context.Context, group model.Group, text string, post Post) (string, error) {
	ctx, cancel := model.WithTimeout(ctx, group.Timeout)
	defer cancel()
	var reply RoleReply
	args := RoleArgs{Role: group.Role, Value: text, Post: post}
	if err := c.callPlugin(ctx, group.Plugin, methodProcessRole, args, &reply); err != nil {
		return "", err
	}
	return reply.Value, nil
}

// ProcessContents passes the text through the plugin. The stage doesn't travel.
func (c *Client) ProcessContents(ctx context.Context, cc model.ContentsCall) (string, error) {
	contents, err := cc.Host.Contents(ctx)
	if err != nil {
		return "", err
	}
	callCtx, cancel := model.WithTimeout(ctx, cc.Timeout)
	defer cancel()
	var reply ContentsReply
	args := ContentsArgs{Value: cc.Text, Post: postToWire(cc.Post, contents)}
	err = c.callPlugin(callCtx, cc.Plugin, methodProcessContents, args, &reply)
	if err != nil {
		reported, err := callError(ctx, err, cc.Timeout)
		if err != nil {
			return "", err
		}
		return "", reported
	}
	return reply.Value, nil
}

func (c *Client) callPlugin(ctx context.Context, name, method string, args, reply any) error {
	plugin, ok := c.plugins[name]
	if !ok {
		return model.Errorf(model.CodeNotFound, "no plugin %s", name)
	}
	return call(ctx, plugin, method, args, reply)
}

// call is rpc.Client.Call with a context. Where ctx ends first, the answer is dropped when it comes, and reply must not be
// read.
func call(ctx context.Context, plugin *rpc.Client, method string, args, reply any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Even sending blocks while the pack doesn't read, so all of the call runs beside the wait for ctx.
	done := make(chan error, 1)
	go func() { done <- plugin.Call(method, args, reply) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// callError tells what a plugin reported, or what its own deadline (timeout) cut short, from an error that ends the
// whole call: that of the caller's ctx, or a [*model.DisconnectedError].
func callError(ctx context.Context, err error, timeout time.Duration) (*model.Error, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return model.NoAnswerError(timeout), nil
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return reported, nil
	}
	if text, ok := errors.AsType[rpc.ServerError](err); ok {
		return model.Sayable(model.CodeUnknown, string(text)), nil
	}
	return nil, &model.DisconnectedError{Err: err}
}
