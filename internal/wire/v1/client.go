package v1

import (
	"context"
	"errors"
	"fmt"
	"net/rpc"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// Client is a pack in another process that speaks protocol 1.
type Client struct {
	plugins     map[string]*remote
	description model.Description
}

var _ model.Pack = (*Client)(nil)

// Connect dispenses the plugins called names and asks each for its hooks. A plugin that the pack doesn't have is missing from the
// description.
//
// conn is a [*Session]. Its calls can't be cancelled: where ctx ends first, Connect returns and leaves a goroutine, which ends with the
// connection. The caller has to close the connection.
//
// Where the connection breaks, the error is a [*model.DisconnectedError].
//
// The function returned does nothing: only the connection has to be closed.
func Connect(ctx context.Context, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error) {
	c := &Client{
		plugins:     make(map[string]*remote, len(names)),
		description: model.Description{Protocols: []int{1}},
	}
	for _, name := range names {
		plugin := newRemote(conn, name)
		if _, err := plugin.connect(ctx); err != nil {
			if _, ok := errors.AsType[rpc.ServerError](err); ok {
				continue
			}
			return nil, nil, connectError(conn, fmt.Errorf("dispense plugin %s: %w", name, err))
		}
		var reply HooksReply
		if err := plugin.call(ctx, 0, nil, methodHooks, HooksArgs{}, &reply); err != nil {
			return nil, nil, connectError(conn, fmt.Errorf("ask plugin %s for its hooks: %w", name, err))
		}
		c.plugins[name] = plugin
		c.description.Plugins = append(c.description.Plugins,
			model.PluginDescription{Name: name, Hooks: hooksFromWire(reply.Hooks)})
	}
	return c, func() {}, nil
}

// Describe returns the hooks of the plugins that were dispensed. Protocol 1 carries nothing else: name and version are empty.
func (c *Client) Describe(context.Context) (*model.Description, error) {
	d := c.description
	return &d, nil
}

// Configure returns an error for any configuration: protocol 1 can't carry it, and without it a plugin doesn't do what the manifest says.
func (c *Client) Configure(_ context.Context, configs model.Configs) error {
	for _, plugin := range c.description.Plugins {
		if _, ok := configs[plugin.Name]; ok {
			return model.Errorf(diagnostic.Unsupported, "plugin %s is configured, and protocol 1 can't carry a configuration",
				plugin.Name)
		}
	}
	return nil
}

// ProcessRoles renders one text after the other: first those in rc.Order, in that order, and then group after group.
func (c *Client) ProcessRoles(ctx context.Context, rc model.RolesCall) ([][]model.Result, error) {
	contents, err := rc.Host.Contents(ctx)
	if err != nil {
		return nil, err
	}
	post := postToWire(rc.Post, contents)
	results := model.NewResults(rc.Groups, model.Unsent)
	calls := make([]*groupCall, len(rc.Groups))
	for i, group := range rc.Groups {
		plugin, missing := c.plugin(group.Plugin)
		calls[i] = &groupCall{Group: group, plugin: plugin, missing: missing, post: post, quota: rc.Quota, results: results[i]}
	}
	for _, group := range rc.Order {
		calls[group].ordered = true
		if err := calls[group].processNext(ctx); err != nil {
			return results, err
		}
	}
	for _, call := range calls {
		for call.next < len(call.Texts) {
			if err := call.processNext(ctx); err != nil {
				return results, err
			}
		}
	}
	return results, nil
}

// ProcessContents passes the text through the plugin. Protocol 1 doesn't carry the stage.
func (c *Client) ProcessContents(ctx context.Context, cc model.ContentsCall) (string, error) {
	contents, err := cc.Host.Contents(ctx)
	if err != nil {
		return "", err
	}
	plugin, missing := c.plugin(cc.Plugin)
	if missing != nil {
		return "", missing
	}
	var reply ContentsReply
	args := ContentsArgs{Value: cc.Text, Post: postToWire(cc.Post, contents)}
	if err := plugin.call(ctx, cc.Timeout, nil, methodProcessContents, args, &reply); err != nil {
		reported, err := callError(ctx, err, cc.Timeout)
		if err != nil {
			return "", err
		}
		return "", reported
	}
	return reply.Value, nil
}

func (c *Client) plugin(name string) (*remote, *model.Error) {
	plugin, ok := c.plugins[name]
	if !ok {
		return nil, model.Errorf(diagnostic.NotFound, "no plugin %s", name)
	}
	return plugin, nil
}

// callError distinguishes the errors of a call. The first result is what the plugin reported, or that it took longer than timeout. The
// second ends the whole call: it is the error of the caller's ctx, or a [*model.DisconnectedError].
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
		return model.ErrorToSend(diagnostic.Unknown, string(text)), nil
	}
	_, violated := errors.AsType[*violation](err)
	return nil, &model.DisconnectedError{Err: err, Refused: violated}
}
