package v2

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"
)

// WatchConnections returns the option of a server that calls connected with the first call on a connection, and what that
// returns when the connection is gone; no option where connected is nil. A connection without a call, with which somebody
// may only see whether the pack listens, is none.
func WatchConnections(connected func() (gone func())) []grpc.ServerOption {
	if connected == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.StatsHandler(connectionWatch{connected})}
}

// connectionWatch is told by gRPC what happens on a server's connections.
type connectionWatch struct{ connected func() (gone func()) }

var _ stats.Handler = connectionWatch{}

// watched is a connection.
type watched struct {
	mu   sync.Mutex
	gone func()
	// closed says that the connection is gone. Calls may be told of afterwards.
	closed bool
}

type watchedKey struct{}

func (connectionWatch) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, watchedKey{}, &watched{})
}

func (w connectionWatch) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	c := ctx.Value(watchedKey{}).(*watched)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone == nil && !c.closed {
		c.gone = w.connected()
	}
	return ctx
}

func (connectionWatch) HandleConn(ctx context.Context, s stats.ConnStats) {
	if _, ok := s.(*stats.ConnEnd); !ok {
		return
	}
	c := ctx.Value(watchedKey{}).(*watched)
	c.mu.Lock()
	c.closed = true
	gone := c.gone
	c.mu.Unlock()
	if gone != nil {
		gone()
	}
}

func (connectionWatch) HandleRPC(context.Context, stats.RPCStats) {}
