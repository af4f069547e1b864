package v1

import (
	"context"
	"errors"
	"net/rpc"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// ServerSet returns the plugins that a pack serves on protocol 1: each under its own name, and the whole pack under
// [model.AggregatePlugin]. Calls have the context ctx, as net/rpc carries no deadlines and no cancellation. Only the aggregate does what
// serving says for hosts of 2023: those dispense no other plugin.
func ServerSet(ctx context.Context, p model.Pack, d *model.Description, serving model.Serving) goplugin.PluginSet {
	sessions := newSessions(serving.Connected)
	aggregate := newServer(ctx, p, d.Plugins)
	aggregate.serving = serving
	set := goplugin.PluginSet{
		model.AggregatePlugin: served{aggregate, sessions},
	}
	for i, plugin := range d.Plugins {
		set[plugin.Name] = served{newServer(ctx, p, d.Plugins[i:i+1]), sessions}
	}
	return set
}

// ClientSet returns the plugin set with which a host dispenses the plugins called names.
func ClientSet(names []string) goplugin.PluginSet {
	set := goplugin.PluginSet{}
	for _, name := range names {
		set[name] = dispensed{}
	}
	return set
}

// served is the pack's side of a go-plugin plugin.
type served struct {
	server   *server
	sessions *sessions
}

func (s served) Server(broker *goplugin.MuxBroker) (any, error) {
	s.sessions.use(broker)
	return s.server, nil
}

func (served) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// dispensed is the host's side of a go-plugin plugin.
type dispensed struct{}

func (dispensed) Server(*goplugin.MuxBroker) (any, error) {
	return nil, errors.New("a host serves no plugins")
}

func (dispensed) Client(_ *goplugin.MuxBroker, c *rpc.Client) (any, error) { return c, nil }
