package v1

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
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

// TestWindow checks how many calls of a document are under way in a plugin, and that results are in the order of the texts, whatever the
// order of the answers.
func TestWindow(t *testing.T) {
	for _, test := range []struct {
		name, plugin, contents string
		want                   int
	}{
		{"small post", "tt", "", windowCalls},
		{"large post", "tt", strings.Repeat("a", windowBytes/3), 2},
		{"larger than the window", "tt", strings.Repeat("a", windowBytes+1), 1},
		{"aggregate", model.AggregatePlugin, "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := numbered(2 * windowCalls)
			plugin := newHeld(texts)
			c := connect(t, goplugin.PluginSet{test.plugin: plugin}, test.plugin)
			var got [][]model.Result
			var err error
			var call sync.WaitGroup
			call.Go(func() {
				got, err = c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{contents: test.contents}, Groups: []model.Group{
					{Plugin: test.plugin, Role: "tt", Texts: texts, Timeout: testTimeout},
				}})
			})
			var arrived []string
			for len(arrived) < len(texts) {
				window := plugin.arrivals(t, test.want)
				arrived = append(arrived, window...)
				// Calls that were sent before would have arrived by now.
				if _, err := c.ProcessContents(t.Context(), model.ContentsCall{Plugin: test.plugin, Host: fakeHost{}}); err != nil {
					t.Fatal(err)
				}
				if more := len(plugin.arrived); more > 0 {
					t.Errorf("got %d calls at a time, want %d", test.want+more, test.want)
				}
				// The last call is answered first.
				for _, text := range slices.Backward(window) {
					close(plugin.answer[text])
				}
			}
			call.Wait()
			if diff := cmp.Diff([][]model.Result{answered(texts)}, got); diff != "" || err != nil {
				t.Errorf("got error %v, -want +got:\n%s", err, diff)
			}
			if test.want == 1 {
				if diff := cmp.Diff(texts, arrived); diff != "" {
					t.Errorf("order of the calls (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestWindowEnds ends a call while some of its texts are under way.
func TestWindowEnds(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(cancel func(), conn net.Conn)
		is   func(error) bool
	}{
		{"cancelled", func(cancel func(), _ net.Conn) { cancel() }, func(err error) bool { return err == context.Canceled }},
		{"broken off", func(_ func(), conn net.Conn) { _ = conn.Close() }, func(err error) bool {
			_, ok := errors.AsType[*model.DisconnectedError](err)
			return ok
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := numbered(2 * windowCalls)
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
			plugin.arrivals(t, windowCalls)
			close(plugin.answer["3"])
			// Another call takes the place of the one that was answered.
			plugin.arrivals(t, 1)
			test.end(cancel, conn)
			call.Wait()
			if !test.is(err) {
				t.Errorf("got error %v", err)
			}
			want := model.NewResults([]model.Group{{Texts: texts}, {Texts: []string{"x"}}}, model.Unsent)
			for i := range windowCalls + 1 {
				want[0][i].Err = model.Lost
			}
			want[0][3] = model.Result{HTML: "<3>"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, text := range texts {
				if text != "3" {
					close(plugin.answer[text])
				}
			}
		})
	}
}

// TestWindowTimeouts checks that a call that times out doesn't affect those that are under way, and that no further call is made then.
func TestWindowTimeouts(t *testing.T) {
	const timeout = 500 * time.Millisecond
	late := model.Result{Err: model.NoAnswerError(timeout)}
	texts := numbered(2 * windowCalls)
	for _, test := range []struct {
		name  string
		hangs int
		calls int
		want  []model.Result
	}{
		{"one hangs", 1, len(texts), append([]model.Result{late}, answered(texts[1:])...)},
		{"all hang", windowCalls, windowCalls, slices.Repeat([]model.Result{late}, len(texts))},
	} {
		t.Run(test.name, func(t *testing.T) {
			plugin := newHeld(texts)
			for _, text := range texts[test.hangs:] {
				close(plugin.answer[text])
			}
			c := connect(t, goplugin.PluginSet{"tt": plugin}, "tt")
			got, err := c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
				{Plugin: "tt", Role: "tt", Texts: texts, Timeout: timeout},
			}})
			if diff := cmp.Diff([][]model.Result{test.want}, got); diff != "" || err != nil {
				t.Errorf("got error %v, -want +got:\n%s", err, diff)
			}
			if got := len(plugin.arrived); got != test.calls {
				t.Errorf("got %d calls, want %d", got, test.calls)
			}
			for _, text := range texts[:test.hangs] {
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

// TestDispensed checks that a plugin is dispensed only as often as calls overlap.
func TestDispensed(t *testing.T) {
	texts := numbered(windowCalls)
	plugin := &counted{held: newHeld(texts)}
	c := connect(t, goplugin.PluginSet{"tt": plugin}, "tt")
	for range 3 {
		if _, err := c.ProcessContents(t.Context(), model.ContentsCall{Plugin: "tt", Host: fakeHost{}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := plugin.dispensed.Load(), int32(1); got != want {
		t.Errorf("one call after the other: dispensed %d times, want %d", got, want)
	}
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
	plugin.arrivals(t, 2*windowCalls)
	for _, text := range texts {
		close(plugin.answer[text])
	}
	calls.Wait()
	if got, want := plugin.dispensed.Load(), int32(windowCalls); got != want {
		t.Errorf("two documents at a time: dispensed %d times, want %d", got, want)
	}
}
