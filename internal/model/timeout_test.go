package model

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestOwnTimeout checks a context while time passes without pauses.
func TestOwnTimeout(t *testing.T) {
	for _, test := range []struct {
		name    string
		parent  time.Duration // of the parent's own timeout
		timeout time.Duration
		cancel  time.Duration // when it is cancelled
		want    error
		after   time.Duration
	}{
		{"it runs out", time.Hour, 300 * time.Millisecond, time.Minute, context.DeadlineExceeded, 300 * time.Millisecond},
		{"it runs out late", time.Hour, time.Minute, 2 * time.Minute, context.DeadlineExceeded, time.Minute},
		{"a short one", time.Hour, time.Microsecond, time.Minute, context.DeadlineExceeded, time.Microsecond},
		{"it is cancelled", time.Hour, time.Minute, time.Second, context.Canceled, time.Second},
		{"its parent ends", time.Second, time.Minute, time.Minute, context.DeadlineExceeded, time.Second},
		{"no timeout", time.Hour, 0, time.Second, context.Canceled, time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				parent, end := context.WithTimeout(t.Context(), test.parent)
				defer end()
				begun := time.Now()
				ctx, cancel := WithOwnTimeout(parent, test.timeout)
				defer cancel()
				time.AfterFunc(test.cancel, cancel)
				child, endChild := context.WithCancel(ctx)
				defer endChild()
				<-child.Done()
				if got := time.Since(begun); got != test.after {
					t.Errorf("it ended after %v, want %v", got, test.after)
				}
				if ctx.Err() != test.want || child.Err() != test.want {
					t.Errorf("got %v, and %v of its child, want %v", ctx.Err(), child.Err(), test.want)
				}
			})
		})
	}
}

// TestOwnTimeoutPause checks that of a step that is a pause only the intended length counts, and that it doesn't end the timeout.
func TestOwnTimeoutPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := WithOwnTimeout(t.Context(), 800*time.Millisecond)
		defer cancel()
		c := ctx.(*pausableContext)
		// The process is stopped for a second during the last step.
		time.Sleep(750 * time.Millisecond)
		c.mu.Lock()
		c.timer.Stop()
		c.mu.Unlock()
		time.Sleep(time.Second)
		c.endStep(c.step)
		if err := ctx.Err(); err != nil {
			t.Fatalf("it ended with the pause: %v", err)
		}
		resumed := time.Now()
		<-ctx.Done()
		if got, want := time.Since(resumed), 100*time.Millisecond; got != want {
			t.Errorf("it ended %v after the pause, want %v", got, want)
		}
	})
}
