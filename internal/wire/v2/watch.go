package v2

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"
)

// WatchConnections returns the option with which a server calls connected at the first call on a connection, and the function that
// connected returns when the connection has ended. It returns no option where connected is nil. A connection without a call doesn't
// count: it may be a probe of whether the pack listens.
func WatchConnections(connected func() (gone func())) []grpc.ServerOption {
	if connected == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.StatsHandler(connectionWatch{connected})}
}

// connectionWatch gets gRPC's events of a server's connections.
type connectionWatch struct{ connected func() (gone func()) }

var _ stats.Handler = connectionWatch{}

// watchedConn is a connection.
type watchedConn struct {
	mu   sync.Mutex
	gone func()
	// closed says that the connection has ended. Events of calls may follow.
	closed bool
}

type watchedConnKey struct{}

func (connectionWatch) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, watchedConnKey{}, &watchedConn{})
}

func (w connectionWatch) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	c := ctx.Value(watchedConnKey{}).(*watchedConn)
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
	c := ctx.Value(watchedConnKey{}).(*watchedConn)
	c.mu.Lock()
	c.closed = true
	gone := c.gone
	c.mu.Unlock()
	if gone != nil {
		gone()
	}
}

func (connectionWatch) HandleRPC(context.Context, stats.RPCStats) {}
