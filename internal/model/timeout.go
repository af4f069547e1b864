package model

import (
	"context"
	"sync"
	"time"
)

// WithTimeout is context.WithTimeout, but a timeout of zero is none.
func WithTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timeout)
}

// WithOwnTimeout is [WithTimeout], but it doesn't count time in which this process didn't run, because it was stopped, or the machine slept or
// was busy. So there is time to read what arrived meanwhile. The context's Deadline, which may be sent to other processes, assumes that
// there are no further pauses.
//
// The time is measured in steps. A step that takes far longer than it should is a pause: only its intended length counts, and the timeout
// never ends with it.
func WithOwnTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	c := &pausableContext{
		Context: ctx,
		done:    make(chan struct{}),
		step:    min(max(timeout/8, time.Millisecond), time.Second),
		left:    timeout,
	}
	c.mu.Lock()
	c.begin()
	c.mu.Unlock()
	unhook := context.AfterFunc(ctx, func() { c.end(ctx.Err()) })
	return c, func() {
		unhook()
		c.end(context.Canceled)
	}
}

// pausableContext is a context that ends with its parent, or after a timeout that doesn't count pauses.
type pausableContext struct {
	context.Context // the parent

	done chan struct{}
	step time.Duration

	mu sync.Mutex
	// err is set when the context has ended.
	err error
	// left is the rest of the timeout when the current step began, at the time begun. timer ends the step.
	left  time.Duration
	begun time.Time
	timer *time.Timer
	// callbacks are called when the context ends.
	callbacks map[*func()]struct{}
}

// begin begins a step. mu is locked.
func (c *pausableContext) begin() {
	step := c.step
	if c.left > 0 {
		step = min(step, c.left)
	}
	c.begun = time.Now()
	c.timer = time.AfterFunc(step, func() { c.endStep(step) })
}

// endStep ends the context where nothing is left of the timeout, and begins another step otherwise.
func (c *pausableContext) endStep(step time.Duration) {
	c.mu.Lock()
	took := time.Since(c.begun)
	paused := isPause(took-step, step)
	if paused {
		took = step
	}
	c.left -= took
	over := c.left <= 0 && !paused
	if !over && c.err == nil {
		c.begin()
	}
	c.mu.Unlock()
	if over {
		c.end(context.DeadlineExceeded)
	}
}

// isPause reports whether the process didn't run for some time, given how much longer than intended a step took.
func isPause(excess, step time.Duration) bool { return excess > max(step, 50*time.Millisecond) }

func (c *pausableContext) end(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	c.timer.Stop()
	close(c.done)
	callbacks := c.callbacks
	c.callbacks = nil
	c.mu.Unlock()
	for f := range callbacks {
		go (*f)()
	}
}

func (c *pausableContext) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	deadline := c.begun.Add(c.left)
	if pause := time.Since(c.begun) - c.step; c.err == nil && isPause(pause, c.step) {
		deadline = deadline.Add(pause)
	}
	if parent, ok := c.Context.Deadline(); ok && parent.Before(deadline) {
		deadline = parent
	}
	return deadline, true
}

func (c *pausableContext) Done() <-chan struct{} { return c.done }

func (c *pausableContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// AfterFunc calls f when the context ends. With it, a context derived from this one needs no goroutine that waits for its end.
func (c *pausableContext) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		go f()
		return func() bool { return false }
	}
	if c.callbacks == nil {
		c.callbacks = make(map[*func()]struct{})
	}
	c.callbacks[&f] = struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, stopped := c.callbacks[&f]
		delete(c.callbacks, &f)
		return stopped
	}
}
