package pack

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// nilError is an error whose Error method panics for a nil pointer.
type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

// panickingStringer panics when it is formatted.
type panickingStringer struct{}

func (panickingStringer) String() string { panic("no text") }

// outcomes has what a plugin's code can do, and the result of the call.
var outcomes = []struct {
	name string
	f    func(context.Context) (HTML, error)
	want string
}{
	{"nothing", func(context.Context) (HTML, error) { return "", nil }, ""},
	{"an error", func(context.Context) (HTML, error) { return "half", errors.New("no luck") }, "plugin: no luck"},
	{"an error without a text", func(context.Context) (HTML, error) { return "", errors.New("") }, "plugin: an error without a text"},
	{"an error that isn't UTF-8", func(context.Context) (HTML, error) { return "", errors.New("a\xff\xfeb") }, "plugin: a\uFFFDb"},
	{"an error with a code", func(context.Context) (HTML, error) {
		return "", fmt.Errorf("glossary: %w", model.Errorf(diagnostic.NotFound, "no table"))
	}, "not-found: glossary: no table"},
	{"an error of a deadline of its own", func(ctx context.Context) (HTML, error) {
		ctx, cancel := context.WithTimeout(ctx, 0)
		defer cancel()
		return "", ctx.Err()
	}, "plugin: context deadline exceeded"},
	{"an error whose text panics", func(context.Context) (HTML, error) {
		var e *nilError
		return "", e
	}, "panic: panic: runtime error: invalid memory address or nil pointer dereference"},
	{"a panic", func(context.Context) (HTML, error) { panic("oh") }, "panic: panic: oh"},
	{"a panic with an error", func(context.Context) (HTML, error) { panic(errors.New("oh")) }, "panic: panic: oh"},
	{"a panic with nil", func(context.Context) (HTML, error) { panic(nil) }, //nolint:govet // the case is this
		"panic: panic: panic called with nil argument"},
	{"a panic that isn't UTF-8", func(context.Context) (HTML, error) { panic("a\xffb") }, "panic: panic: a\uFFFDb"},
	{"a panic whose text panics", func(context.Context) (HTML, error) { panic(panickingStringer{}) },
		"panic: panic: %!v(PANIC=String method: no text)"},
	{"a panic of the runtime", func(context.Context) (HTML, error) {
		var texts []string
		index := 5
		return HTML(texts[index]), nil
	}, "panic: panic: runtime error: index out of range [5] with length 0"},
	{"the end of the goroutine", func(context.Context) (HTML, error) {
		runtime.Goexit()
		return "", nil
	}, "panic: the plugin ended its goroutine (runtime.Goexit)"},
	{"HTML that isn't UTF-8", func(context.Context) (HTML, error) { return "a\xffb", nil }, "invalid-output: result is not UTF-8"},
	{"too much HTML", func(context.Context) (HTML, error) { return tooLargeHTML(), nil },
		"too-large: result has 134217729 bytes, and a plugin may return 134217728 at most"},
}

func tooLargeHTML() HTML { return HTML(strings.Repeat("a", model.MaxText+1)) }

// TestPluginOutcomes checks that whatever a plugin's code does affects only the result of its own text, and not the texts before and
// after it.
func TestPluginOutcomes(t *testing.T) {
	for _, test := range outcomes {
		t.Run(test.name, func(t *testing.T) {
			l := link(t, Pack{Name: "demo", Version: "1.0.0", Plugins: []Plugin{{
				Name: "odd",
				Roles: map[string]RoleFunc{"odd": func(ctx context.Context, c RoleCall) (HTML, error) {
					if c.Text != "" {
						return Escape(c.Text), nil
					}
					return test.f(ctx)
				}},
				Contents: func(ctx context.Context, _ ContentsCall) (HTML, error) { return test.f(ctx) },
			}}})
			results, err := l.ProcessRoles(t.Context(), model.RolesCall{Host: noHost{}, Groups: []model.Group{
				{Plugin: "odd", Role: "odd", Texts: []string{"before", "", "", "after"}},
				{Plugin: "odd", Role: "odd", Texts: []string{"neighbour"}},
			}})
			if err != nil {
				t.Fatal(err)
			}
			var got [][]string
			for _, group := range results {
				var texts []string
				for _, r := range group {
					texts = append(texts, show(r))
				}
				got = append(got, texts)
			}
			if diff := cmp.Diff([][]string{{"before", test.want, test.want, "after"}, {"neighbour"}}, got); diff != "" {
				t.Errorf("role (-want +got):\n%s", diff)
			}
			text, err := l.ProcessContents(t.Context(), model.ContentsCall{Plugin: "odd", Text: "x", Host: noHost{}})
			if err != nil {
				text = fmt.Sprintf("%s: %v", model.CodeOf(err), err)
			}
			if text != test.want {
				t.Errorf("contents: got %q, want %q", text, test.want)
			}
		})
	}
}

// TestTooLargeResultMemory checks that a result over the limit is refused without a copy of it.
func TestTooLargeResultMemory(t *testing.T) {
	large := tooLargeHTML()
	l := link(t, Pack{Name: "demo", Version: "1.0.0", Plugins: []Plugin{
		Role("large", func(context.Context, RoleCall) (HTML, error) { return large, nil }),
	}})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if got, want := renderOne(t, l, "large", "large", ""),
		"too-large: result has 134217729 bytes, and a plugin may return 134217728 at most"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(1<<20); got > most {
		t.Errorf("got %d bytes allocated, want %d at most", got, most)
	}
}

// hangingPack returns a pack whose functions hang for two texts: "deaf" ignores the context, and "heeds" returns at its end.
func hangingPack(release <-chan struct{}) Pack {
	wait := func(ctx context.Context, text string) (HTML, error) {
		switch text {
		case "deaf":
			<-release
			return "late", nil
		case "heeds":
			<-ctx.Done()
			return "", fmt.Errorf("gave up: %w", ctx.Err())
		}
		return Escape(text), nil
	}
	return Pack{Name: "hangingPack", Version: "1.0.0", Plugins: []Plugin{{
		Name:     "wait",
		Roles:    map[string]RoleFunc{"wait": func(ctx context.Context, c RoleCall) (HTML, error) { return wait(ctx, c.Text) }},
		Contents: func(ctx context.Context, c ContentsCall) (HTML, error) { return wait(ctx, string(c.Text)) },
	}}}
}

// TestDeadlines checks that a function that hangs costs its group's deadline, and other groups nothing. The clock is synctest's, so no
// real time passes.
func TestDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		l := link(t, hangingPack(release))
		begin := time.Now()
		got, err := l.ProcessRoles(t.Context(), model.RolesCall{Host: noHost{}, Groups: []model.Group{
			{Plugin: "wait", Role: "wait", Texts: []string{"a", "deaf", "b"}, Timeout: 2 * time.Second},
			{Plugin: "wait", Role: "wait", Texts: []string{"a", "heeds", "b"}, Timeout: 3 * time.Second},
			{Plugin: "wait", Role: "wait", Texts: []string{"a", "b"}, Timeout: time.Second},
			{Plugin: "wait", Role: "wait", Texts: []string{"a"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		// Shared, as the first text may have kept the second from its turn.
		late := func(d time.Duration) model.Result { return model.Result{Err: model.Shared(model.TimeoutError(d))} }
		want := [][]model.Result{
			{{HTML: "a"}, late(2 * time.Second), late(2 * time.Second)},
			{{HTML: "a"}, late(3 * time.Second), late(3 * time.Second)},
			{{HTML: "a"}, {HTML: "b"}},
			{{HTML: "a"}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got, want := time.Since(begin), 3*time.Second; got != want {
			t.Errorf("it took %v, want the longest deadline, %v", got, want)
		}
	})
}

func TestDeadlineOfContents(t *testing.T) {
	for _, text := range []string{"deaf", "heeds"} {
		t.Run(text, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				defer close(release)
				l := link(t, hangingPack(release))
				_, err := l.ProcessContents(t.Context(), model.ContentsCall{
					Plugin: "wait", Text: text, Timeout: 2 * time.Second, Host: noHost{},
				})
				if diff := cmp.Diff(error(model.TimeoutError(2*time.Second)), err); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// TestCancel checks that the end of the caller's context ends a call, whether or not the plugin heeds it.
func TestCancel(t *testing.T) {
	for _, text := range []string{"deaf", "heeds"} {
		t.Run(text, func(t *testing.T) {
			release := make(chan struct{})
			defer close(release)
			l := link(t, hangingPack(release))
			ctx, cancel := context.WithCancel(t.Context())
			errs := make(chan error)
			go func() {
				_, err := l.ProcessRoles(ctx, model.RolesCall{Host: noHost{}, Groups: []model.Group{
					{Plugin: "wait", Role: "wait", Texts: []string{text}, Timeout: time.Hour},
				}})
				errs <- err
			}()
			go func() {
				_, err := l.ProcessContents(ctx, model.ContentsCall{Plugin: "wait", Text: text, Host: noHost{}, Timeout: time.Hour})
				errs <- err
			}()
			cancel()
			for range 2 {
				if got := <-errs; !errors.Is(got, context.Canceled) {
					t.Errorf("got %v, want %v", got, context.Canceled)
				}
			}
		})
	}
}
