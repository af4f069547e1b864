package v2

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize"
	"example.com/htmlize/internal/model"
)

// Client is a pack in another process that speaks protocol 2.
type Client struct {
	pack   PackClient
	broker *goplugin.GRPCBroker
	host   *hostServer
	// awaits says that the pack has the feature awaitHost. Describe finds out.
	awaits bool
	// takesMeta says that the pack has the feature [model.PostMeta]. Describe finds out.
	takesMeta bool
	// endStream ends the stream that pack may have.
	endStream func()
}

var _ model.Pack = (*Client)(nil)

// grace is how long after a plugin's deadline the pack's answer, which says so, is waited for.
const grace = time.Second

// Connect dispenses the pack under the first of names. All of them lead to the same service, and gRPC's Dispense asks
// the pack nothing: a plugin that isn't there shows in what Describe leaves out.
//
// The function returned ends what the connection needs in this process; the connection itself is the caller's to close.
func Connect(_ context.Context, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error) {
	if len(names) == 0 {
		return nil, nil, errors.New("no plugin to dispense")
	}
	dispensed, err := conn.Dispense(names[0])
	if err != nil {
		return nil, nil, fmt.Errorf("dispense plugin %s: %w", names[0], err)
	}
	c := dispensed.(*Client)
	return c, c.close, nil
}

// close ends what the connection needs in this process.
func (c *Client) close() {
	c.endStream()
	c.host.close()
}

// direct returns the pack as it is reached without the stream, which carries ordinary answers alone.
func (c *Client) direct() PackClient {
	if s, ok := c.pack.(*streamingClient); ok {
		return s.PackClient
	}
	return c.pack
}

// Describe asks the pack what it is.
func (c *Client) Describe(ctx context.Context) (*model.Description, error) {
	reply, err := c.pack.Describe(ctx, &DescribeRequest{})
	if err != nil {
		return nil, errorFromStatus(ctx, err)
	}
	d := descriptionFromWire(reply)
	c.awaits, c.takesMeta = slices.Contains(d.Features, awaitHost), d.TakesMeta()
	return d, nil
}

// Configure hands over the configurations, and the way to the host's own service with them.
func (c *Client) Configure(ctx context.Context, configs model.Configs) error {
	req := &ConfigureRequest{Configs: jsonToWire(configs)}
	if c.awaits {
		req.AwaitedHostBrokerId = c.host.serve(c.broker, func() error {
			// The call ends with the connection at the latest.
			_, err := c.pack.AwaitHost(context.WithoutCancel(ctx), &AwaitHostRequest{})
			return err
		})
	} else {
		req.HostBrokerId = c.host.serve(c.broker, nil)
	}
	_, err := c.pack.Configure(ctx, req)
	return errorFromStatus(ctx, err)
}

// ProcessContents passes the text through the plugin.
func (c *Client) ProcessContents(ctx context.Context, cc model.ContentsCall) (string, error) {
	ctx, post, end := c.begin(ctx, cc.Post, cc.Host)
	defer end()
	callCtx, cancel := withGrace(ctx, cc.Timeout)
	defer cancel()
	reply, err := c.pack.ProcessContents(callCtx, &ProcessContentsRequest{
		Post:    post,
		Plugin:  cc.Plugin,
		Stage:   stageToWire(cc.Stage),
		Text:    cc.Text,
		Timeout: timeoutToWire(cc.Timeout),
	})
	switch {
	case err == nil:
		return reply.GetText(), nil
	case ranOut(ctx, callCtx, err):
		return "", model.NoAnswerError(cc.Timeout)
	case unreachable(ctx) != nil:
		return "", unreachable(ctx)
	default:
		return "", errorFromStatus(ctx, err)
	}
}

// begin returns the context of a call and what it carries of its post, until end is called.
func (c *Client) begin(ctx context.Context, post htmlize.Post, host model.Host) (callCtx context.Context, carried *Post, end func()) {
	if !c.takesMeta {
		post.IDText, post.Meta = "", nil
	}
	ctx, handle, end := c.host.begin(ctx, post, host)
	return ctx, postToWire(post, handle), end
}

// withGrace bounds the wait for an answer to a call whose work is bounded by timeout; zero is no bound.
func withGrace(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout != 0 {
		timeout += grace
	}
	return model.WithOwnTimeout(ctx, timeout)
}

// ranOut reports whether err is that of a call which its own bound ended, and not that of ctx.
func ranOut(ctx, callCtx context.Context, err error) bool {
	own, bound := callCtx.Deadline()
	if !bound || ctx.Err() != nil {
		return false
	}
	switch status.Code(err) {
	case codes.DeadlineExceeded:
	case codes.Canceled:
		// The pack's side is told of the deadline. Where it notices first, it resets the stream, which is no more than that.
		if time.Until(own) > grace {
			return false
		}
	default:
		return false
	}
	theirs, ok := ctx.Deadline()
	return !ok || own.Before(theirs)
}
