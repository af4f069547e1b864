package v2

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestCallbacks makes every call to the host during a call to the pack, with every answer: for a pack that requests the host's service
// when it needs it, and for one that connects to it at once.
func TestCallbacks(t *testing.T) {
	for name, awaits := range awaiting {
		t.Run(name, func(t *testing.T) { testCallbacks(t, awaits) })
	}
}

// awaiting says for each kind of pack whether it has the feature await-host.
var awaiting = map[string]bool{"awaited": true, "at once": false}

func testCallbacks(t *testing.T, awaits bool) {
	var host model.Host
	c := connect(t, fakePack{contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
		host = c.Host
		if c.Text == "contents" {
			return c.Host.Contents(ctx)
		}
		table, key, _ := strings.Cut(c.Text, " ")
		value, found, err := c.Host.Lookup(ctx, table, key)
		return fmt.Sprintf("%q %t", value, found), err
	}})
	call := func(text string, host model.Host) (string, error) {
		return c.ProcessContents(t.Context(), model.ContentsCall{Text: text, Host: host})
	}
	t.Run("before Configure", func(t *testing.T) {
		_, err := call("contents", fakeHost{})
		want := &model.Error{Code: diagnostic.Unsupported, Message: "the host offers no calls back"}
		if diff := cmp.Diff(error(want), err); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	c.awaits = awaits
	configure(t, c)
	large := strings.Repeat("日", 1<<20)
	given := fakeHost{contents: large, tables: map[string]map[string]string{"terms": {"a": "<A>", "b": "", "": "empty"}}}
	for _, test := range []struct {
		text    string
		want    string
		wantErr error
	}{
		{text: "contents", want: large},
		{text: "terms a", want: `"<A>" true`},
		{text: "terms b", want: `"" true`},
		{text: "terms ", want: `"empty" true`},
		{text: "terms c", want: `"" false`},
		{text: "words a", wantErr: &model.Error{Code: diagnostic.NotFound, Message: `no table "words"`}},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := call(test.text, given)
			if diff := cmp.Diff(test.wantErr, err); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if err == nil && got != test.want {
				t.Errorf("got %.100q, want %.100q", got, test.want)
			}
		})
	}
	t.Run("the host's error", func(t *testing.T) {
		_, err := call("contents", fakeHost{})
		if diff := cmp.Diff(error(&model.Error{Code: diagnostic.Unsupported, Message: "no post here"}), err); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("after the call", func(t *testing.T) {
		_, errContents := host.Contents(t.Context())
		_, _, errLookup := host.Lookup(t.Context(), "terms", "a")
		for _, err := range []error{errContents, errLookup} {
			if got := model.CodeOf(err); got != diagnostic.NotFound {
				t.Errorf("got error %v of code %s, want code %s", err, got, diagnostic.NotFound)
			}
		}
	})
	t.Run("after the caller's end", func(t *testing.T) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := host.Contents(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
}

// TestHostNeverServes checks that a plugin's context limits its wait for a host that doesn't serve, and its wait for another plugin that
// waits.
func TestHostNeverServes(t *testing.T) {
	for name, anotherWaits := range map[string]bool{"no other plugin": false, "behind another": true} {
		t.Run(name, func(t *testing.T) {
			var got error
			c := connect(t, fakePack{contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
				if anotherWaits {
					lock := c.Host.(callHost).conn.lock
					lock <- struct{}{}
					defer func() { <-lock }()
				}
				ended, cancel := context.WithCancel(ctx)
				cancel()
				// The context may end either of two waits.
				for range 20 {
					if _, got = c.Host.Contents(ended); got != context.Canceled {
						break
					}
				}
				return "", nil
			}})
			if _, err := c.pack.Configure(t.Context(), &ConfigureRequest{AwaitedHostBrokerId: 1}); err != nil {
				t.Fatal(err)
			}
			if _, err := c.ProcessContents(t.Context(), model.ContentsCall{}); err != nil {
				t.Fatal(err)
			}
			if got != context.Canceled {
				t.Errorf("got %v, want %v", got, context.Canceled)
			}
		})
	}
}

// TestOwnPost checks that each of several calls that overlap gets its own post, also where all of them need the host at the same time for
// the first time.
func TestOwnPost(t *testing.T) {
	for name, awaits := range awaiting {
		t.Run(name, func(t *testing.T) { testOwnPost(t, awaits) })
	}
}

func testOwnPost(t *testing.T, awaits bool) {
	const calls = 16
	var together sync.WaitGroup
	together.Add(calls)
	c := connect(t, fakePack{
		roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
			together.Done()
			together.Wait()
			contents, err := c.Host.Contents(ctx)
			return [][]model.Result{{{HTML: fmt.Sprintf("%d %s %s", c.Post.ID, c.Groups[0].Texts[0], contents)}}}, err
		},
	})
	c.awaits = awaits
	configure(t, c)
	var done sync.WaitGroup
	for i := range calls {
		done.Go(func() {
			got, err := c.ProcessRoles(t.Context(), model.RolesCall{
				Post:   htmlize.Post{ID: i},
				Host:   fakeHost{contents: fmt.Sprint("contents ", i)},
				Groups: []model.Group{{Texts: []string{fmt.Sprint("text ", i)}}},
			})
			want := [][]model.Result{{{HTML: fmt.Sprintf("%d text %d contents %d", i, i, i)}}}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("call %d: got error %v, -want +got:\n%s", i, err, diff)
			}
		})
	}
	done.Wait()
	if got := len(c.host.calls); got != 0 {
		t.Errorf("got %d calls under way, want none", got)
	}
}

// TestLateHost checks that a plugin gets its answer from a host that takes longer than go-plugin waits, that it doesn't wait longer than
// its context, and that the next plugin doesn't request the host again.
func TestLateHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		errLate := errors.New("timeout waiting for connection info")
		var late atomic.Bool
		late.Store(true)
		c := newHostConn(func(uint32) (*grpc.ClientConn, error) {
			if late.Load() {
				return nil, errLate
			}
			return &grpc.ClientConn{}, nil
		})
		c.awaited = 1
		var asked atomic.Int32
		go func() {
			for range c.wanted {
				asked.Add(1)
			}
		}()
		defer close(c.wanted)
		ctx, cancel := context.WithTimeout(t.Context(), 10*dialInterval)
		defer cancel()
		if _, err := c.get(ctx); !errors.Is(err, errLate) {
			t.Errorf("got %v from a host that is late for the plugin's time, want %v", err, errLate)
		}
		time.AfterFunc(10*dialInterval, func() { late.Store(false) })
		if client, err := c.get(t.Context()); client == nil || err != nil {
			t.Errorf("got client %v and error %v from a host that comes late", client, err)
		}
		synctest.Wait()
		if got := asked.Load(); got != 1 {
			t.Errorf("the host was asked %d times, want once", got)
		}
	})
}
