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
	// awaits says that the pack has the feature awaitHost. Describe sets it.
	awaits bool
	// takesMeta says that the pack has the feature [model.PostMeta]. Describe sets it.
	takesMeta bool
	// endStream ends the stream that pack may have.
	endStream func()
}

var _ model.Pack = (*Client)(nil)

// grace is how long the client waits after a plugin's deadline for the pack's answer, which says that the plugin has timed out.
const grace = time.Second

// Connect dispenses the pack under the first of names. All names stand for the same service. Dispense makes no call over gRPC, so a missing
// plugin is noticed only in the answer to Describe.
//
// The function returned frees what the connection uses in this process. The caller closes the connection itself.
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

// close frees what the connection uses in this process.
func (c *Client) close() {
	c.endStream()
	c.host.close()
}

// direct returns the pack without the stream. Large responses don't go over the stream.
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

// Configure sends the configurations, and the broker's ID of the host's own service.
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
	case exceededOwnDeadline(ctx, callCtx, err):
		return "", model.NoAnswerError(cc.Timeout)
	case unreachable(ctx) != nil:
		return "", unreachable(ctx)
	default:
		return "", errorFromStatus(ctx, err)
	}
}

// begin begins a call. It returns the call's context and post on the wire. end has to be called after the call.
func (c *Client) begin(ctx context.Context, post htmlize.Post, host model.Host) (callCtx context.Context, sent *Post, end func()) {
	if !c.takesMeta {
		post.IDText, post.Meta = "", nil
	}
	ctx, handle, end := c.host.begin(ctx, post, host)
	return ctx, postToWire(post, handle), end
}

// withGrace returns the context for a call that the pack has to answer within timeout: it ends a little later. A timeout of zero is none.
func withGrace(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout != 0 {
		timeout += grace
	}
	return model.WithOwnTimeout(ctx, timeout)
}

// exceededOwnDeadline reports whether a call ended with err because of the deadline of callCtx, and not because of ctx.
func exceededOwnDeadline(ctx, callCtx context.Context, err error) bool {
	own, ok := callCtx.Deadline()
	if !ok || ctx.Err() != nil {
		return false
	}
	switch status.Code(err) {
	case codes.DeadlineExceeded:
	case codes.Canceled:
		// The pack's side knows the deadline, too. Where it notices first, it resets the stream without saying why.
		if time.Until(own) > grace {
			return false
		}
	default:
		return false
	}
	callers, ok := ctx.Deadline()
	return !ok || own.Before(callers)
}
