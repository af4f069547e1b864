package v1

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// testTimeout ends calls that would never end otherwise, so that a failing test ends with a message.
const testTimeout = 30 * time.Second

// held is a plugin whose calls wait until the test lets them be answered.
type held struct {
	*old
	// arrived gets the texts of the calls, in order.
	arrived chan string
	// answer has a channel for each text. Its call is answered when the channel is closed.
	answer map[string]chan struct{}
}

func newHeld(texts []string) *held {
	h := &held{arrived: make(chan string, len(texts)), answer: make(map[string]chan struct{})}
	for _, text := range texts {
		h.answer[text] = make(chan struct{})
	}
	h.old = &old{
		role: func(a OldRoleArgs) (string, error) {
			h.arrived <- a.Value
			<-h.answer[a.Value]
			return "<" + a.Value + ">", nil
		},
		contents: func(a OldContentsArgs) (string, error) { return a.Value, nil },
	}
	return h
}

// arrivals returns the texts of the next n calls.
func (h *held) arrivals(t *testing.T, n int) []string {
	t.Helper()
	var texts []string
	for len(texts) < n {
		select {
		case text := <-h.arrived:
			texts = append(texts, text)
		case <-time.After(testTimeout):
			t.Fatalf("got %d calls at a time, want %d", len(texts), n)
		}
	}
	return texts
}

func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprint(i)
	}
	return texts
}

// answered returns the results of texts.
func answered(texts []string) []model.Result {
	var results []model.Result
	for _, text := range texts {
		results = append(results, model.Result{HTML: "<" + text + ">"})
	}
	return results
}

// TestOneByOne checks that a document has one call in flight in a plugin, in the order of its texts.
func TestOneByOne(t *testing.T) {
	texts := numbered(5)
	plugin := newHeld(texts)
	c := connect(t, goplugin.PluginSet{"tt": plugin}, "tt")
	var got [][]model.Result
	var err error
	var call sync.WaitGroup
	call.Go(func() {
		got, err = c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
			{Plugin: "tt", Role: "tt", Texts: texts, Timeout: testTimeout},
		}})
	})
	for _, text := range texts {
		if arrived := plugin.arrivals(t, 1); arrived[0] != text {
			t.Errorf("got a call of text %s, want %s", arrived[0], text)
		}
		// Calls that were sent before would have arrived by now.
		if _, err := c.ProcessContents(t.Context(), model.ContentsCall{Plugin: "tt", Host: fakeHost{}}); err != nil {
			t.Fatal(err)
		}
		if more := len(plugin.arrived); more > 0 {
			t.Errorf("got %d more calls in flight, want none", more)
		}
		close(plugin.answer[text])
	}
	call.Wait()
	if diff := cmp.Diff([][]model.Result{answered(texts)}, got); diff != "" || err != nil {
		t.Errorf("got error %v, -want +got:\n%s", err, diff)
	}
}

// TestCallEnds has a call end while one of its texts is in flight.
func TestCallEnds(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(cancel func(), conn net.Conn)
		is   func(error) bool
	}{
		{"cancelled", func(cancel func(), _ net.Conn) { cancel() }, func(err error) bool { return err == context.Canceled }},
		{"connection closed", func(_ func(), conn net.Conn) { _ = conn.Close() }, func(err error) bool {
			_, ok := errors.AsType[*model.DisconnectedError](err)
			return ok
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := numbered(5)
			plugin := newHeld(texts)
			var conn net.Conn
			client := connection(t, goplugin.PluginSet{"tt": plugin}, func(c net.Conn) net.Conn {
				conn = c
				return c
			})
			c, _, err := Connect(t.Context(), client, []string{"tt"})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
			defer cancel()
			var got [][]model.Result
			var call sync.WaitGroup
			call.Go(func() {
				got, err = c.ProcessRoles(ctx, model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
					{Plugin: "tt", Role: "tt", Texts: texts, Timeout: testTimeout}, {Plugin: "tt", Role: "b", Texts: []string{"x"}},
				}})
			})
			plugin.arrivals(t, 1)
			close(plugin.answer["0"])
			plugin.arrivals(t, 1)
			test.end(cancel, conn)
			call.Wait()
			if !test.is(err) {
				t.Errorf("got error %v", err)
			}
			want := model.NewResults([]model.Group{{Texts: texts}, {Texts: []string{"x"}}}, model.Unsent)
			want[0][0] = model.Result{HTML: "<0>"}
			want[0][1].Err = model.Lost
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, text := range texts {
				if text != "0" {
					close(plugin.answer[text])
				}
			}
		})
	}
}

// TestTimeout checks that no text is sent after one that timed out, and that those of a plugin without an order may be tried elsewhere.
func TestTimeout(t *testing.T) {
	const timeout = 500 * time.Millisecond
	late := model.NoAnswerError(timeout)
	texts := numbered(4)
	for _, test := range []struct {
		name   string
		order  []int32
		unsent *model.Error
	}{
		{"without an order", nil, model.Shared(late)},
		{"with an order", []int32{0, 0, 0, 0}, late},
	} {
		t.Run(test.name, func(t *testing.T) {
			plugin := newHeld(texts)
			close(plugin.answer["0"])
			c := connect(t, goplugin.PluginSet{"tt": plugin}, "tt")
			got, err := c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Order: test.order, Groups: []model.Group{
				{Plugin: "tt", Role: "tt", Texts: texts, Timeout: timeout},
			}})
			want := []model.Result{{HTML: "<0>"}, {Err: late}, {Err: test.unsent}, {Err: test.unsent}}
			if diff := cmp.Diff([][]model.Result{want}, got); diff != "" || err != nil {
				t.Errorf("got error %v, -want +got:\n%s", err, diff)
			}
			if got := len(plugin.arrived); got != 2 {
				t.Errorf("got %d calls, want 2", got)
			}
			for _, text := range texts[1:] {
				close(plugin.answer[text])
			}
		})
	}
}

// counted is a plugin that counts how often it is dispensed.
type counted struct {
	*held
	dispensed atomic.Int32
}

func (c *counted) Server(b *goplugin.MuxBroker) (any, error) {
	c.dispensed.Add(1)
	return c.held.Server(b)
}

// TestDispensedOnce checks that a plugin is dispensed once, though calls of documents overlap.
func TestDispensedOnce(t *testing.T) {
	texts := numbered(1)
	plugin := &counted{held: newHeld(texts)}
	c := connect(t, goplugin.PluginSet{"tt": plugin}, "tt")
	var calls sync.WaitGroup
	for range 2 {
		calls.Go(func() {
			_, err := c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
				{Plugin: "tt", Role: "tt", Texts: texts, Timeout: testTimeout},
			}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	plugin.arrivals(t, 2)
	close(plugin.answer["0"])
	calls.Wait()
	if got, want := plugin.dispensed.Load(), int32(1); got != want {
		t.Errorf("two documents at a time: dispensed %d times, want %d", got, want)
	}
}
