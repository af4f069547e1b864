package model

import (
	"context"
	"sync"
	"time"
)

// WithOwnTimeout is [WithTimeout], except that time in which this process didn't run doesn't count: it was stopped, or the machine
// slept or was busy. What came meanwhile is there, and gets the time to be read. The deadline of the context returned, which other
// processes may be told, is the one that it has if there is no further pause.
//
// The time is taken in steps. One that took far longer than it should counts no more than it should have taken, and the timeout
// never ends with it.
func WithOwnTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	c := &timed{
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

// timed is a context that ends by its own measure of time, or with its parent.
type timed struct {
	context.Context // the parent

	done chan struct{}
	step time.Duration

	mu sync.Mutex
	// err is why it ended.
	err error
	// left is what is left of the timeout, begun when the current step began, and timer its end.
	left  time.Duration
	begun time.Time
	timer *time.Timer
	// after are the functions to be called at the end.
	after map[*func()]struct{}
}

// begin begins a step. The caller holds mu.
func (c *timed) begin() {
	step := c.step
	if c.left > 0 {
		step = min(step, c.left)
	}
	c.begun = time.Now()
	c.timer = time.AfterFunc(step, func() { c.endStep(step) })
}

// endStep ends the timeout with a step in time, when nothing is left of it.
func (c *timed) endStep(step time.Duration) {
	c.mu.Lock()
	took := time.Since(c.begun)
	late := isPause(took-step, step)
	if late {
		took = step
	}
	c.left -= took
	over := c.left <= 0 && !late
	if !over && c.err == nil {
		c.begin()
	}
	c.mu.Unlock()
	if over {
		c.end(context.DeadlineExceeded)
	}
}

// isPause reports whether a step that took so much longer means that the process didn't run.
func isPause(longer, step time.Duration) bool { return longer > max(step, 50*time.Millisecond) }

func (c *timed) end(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	c.timer.Stop()
	close(c.done)
	after := c.after
	c.after = nil
	c.mu.Unlock()
	for f := range after {
		go (*f)()
	}
}

func (c *timed) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	deadline := c.begun.Add(c.left)
	if pause := time.Since(c.begun) - c.step; c.err == nil && isPause(pause, c.step) {
		deadline = deadline.Add(pause)
	}
	if parents, ok := c.Context.Deadline(); ok && parents.Before(deadline) {
		deadline = parents
	}
	return deadline, true
}

func (c *timed) Done() <-chan struct{} { return c.done }

func (c *timed) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// AfterFunc lets contexts that are made of this one do without a goroutine that waits for its end.
func (c *timed) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		go f()
		return func() bool { return false }
	}
	if c.after == nil {
		c.after = make(map[*func()]struct{})
	}
	c.after[&f] = struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, waits := c.after[&f]
		delete(c.after, &f)
		return waits
	}
}
