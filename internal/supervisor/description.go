package supervisor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// pingTime bounds a ping that measures the health of a process. A pack answers in less than a millisecond, so a process that takes
// this long is stopped or starved.
const pingTime = 2 * time.Second

// Status is what is known of a pack that runs.
type Status struct {
	Description *model.Description
	// Protocol, Transport and PID are zero for a pack that is linked.
	Protocol  int
	Transport string
	PID       int
	// Health is nil for a pack that is linked.
	Health *Health
}

// Health is how a process does.
type Health struct {
	Started time.Time
	Age     time.Duration
	Memory  int64
	Ping    time.Duration
	Err     error
}

// Status returns what is known of the pack, and nil if it doesn't run. It pings the process.
func (p *Pack) Status(ctx context.Context) *Status {
	i := p.acquireCurrent(ctx)
	if i == nil {
		return nil
	}
	defer p.release(i)
	status := &Status{Description: i.describe(ctx), Protocol: i.protocol(), PID: i.pid(), Health: i.health(ctx)}
	if i.process != nil {
		status.Transport = i.process.Transport()
	}
	return status
}

// health pings the process; a pack that is linked has none.
func (i *instance) health(ctx context.Context) *Health {
	if i.process == nil {
		return nil
	}
	ctx, cancel := model.WithOwnTimeout(ctx, pingTime)
	defer cancel()
	h := Health{Started: i.process.Started()}
	h.Ping, h.Err = i.process.Ping(ctx)
	if errors.Is(h.Err, context.DeadlineExceeded) {
		h.Err = fmt.Errorf("no answer within %v", pingTime)
	}
	h.Memory, _ = i.process.Memory()
	h.Age = time.Since(h.Started)
	return &h
}

// describe returns all that can be learnt about the pack. A pack of 2023 gives neither name nor version in any way; the rest is there.
func (i *instance) describe(ctx context.Context) *model.Description {
	if d, err := i.complete(ctx); err == nil {
		return d
	}
	return i.description
}

// complete returns the pack's description, with what the protocol doesn't carry from the executable's command describe.
func (i *instance) complete(ctx context.Context) (*model.Description, error) {
	if i.description.Version != "" || i.process == nil {
		return i.description, nil
	}
	d, err := i.ask(ctx)
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		return nil, fmt.Errorf("its command describe can't be run: %w", failed)
	}
	if err != nil {
		return nil, errors.New("it has no command describe that would report it")
	}
	known := *i.description
	known.Name, known.Version, known.SDK, known.Protocols = d.Name, d.Version, d.SDK, d.Protocols
	return &known, nil
}

// ask returns what the executable's command describe prints. It is run once for an instance, and again by the next call if it couldn't
// be run.
func (i *instance) ask(ctx context.Context) (*model.Description, error) {
	if d := i.described.Load(); d != nil {
		return d.description, d.err
	}
	d, err := launch.Describe(ctx, i.entry.Spec.Path, i.entry.Spec.Env)
	if _, refused := errors.AsType[*launch.Error](err); !refused && ctx.Err() == nil {
		i.described.Store(&described{d, err})
	}
	return d, err
}
