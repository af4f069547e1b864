package model_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestCodeOf(t *testing.T) {
	reported := model.Errorf(diagnostic.NotFound, "no table %q", "terms")
	for _, test := range []struct {
		name string
		err  error
		want diagnostic.Code
	}{
		{"none", nil, diagnostic.Unknown},
		{"another error", errors.New("x"), diagnostic.Unknown},
		{"itself", reported, diagnostic.NotFound},
		{"wrapped", fmt.Errorf("glossary: %w", reported), diagnostic.NotFound},
		{"joined", errors.Join(errors.New("x"), reported), diagnostic.NotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := model.CodeOf(test.err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestErrorf(t *testing.T) {
	cause := errors.New("no table")
	for _, test := range []struct {
		name string
		got  *model.Error
		want model.Error
	}{
		{"a cause", model.Errorf(diagnostic.Crashed, "%d: %w", 1, cause), model.Error{Code: diagnostic.Crashed, Message: "1: no table", Err: cause}},
		{"none", model.Errorf(diagnostic.Crashed, "%d: %v", 1, cause), model.Error{Code: diagnostic.Crashed, Message: "1: no table"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if *test.got != test.want || errors.Unwrap(test.got) != test.want.Err {
				t.Errorf("got %#v, want %#v", *test.got, test.want)
			}
		})
	}
}

func TestSayable(t *testing.T) {
	const most = model.MaxMessage
	for _, test := range []struct{ name, message, want string }{
		{"a text", "no <luck>\nat all", "no <luck>\nat all"},
		{"none", "", "an error without a text"},
		{"not UTF-8", "a\xff\xfeb\xff", "a\uFFFDb\uFFFD"},
		{"the longest", strings.Repeat("a", most), strings.Repeat("a", most)},
		{"longer", strings.Repeat("a", most) + "b", strings.Repeat("a", most) + "…"},
		{"longer, inside a character", strings.Repeat("a", most-1) + "日本", strings.Repeat("a", most-1) + "…"},
		{"longer, between characters", strings.Repeat("a", most-3) + "日本", strings.Repeat("a", most-3) + "日…"},
		{"longer, not UTF-8", strings.Repeat("\x80", 2*most), "…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := &model.Error{Code: diagnostic.Plugin, Message: test.want}
			if diff := cmp.Diff(want, model.ErrorToSend(diagnostic.Plugin, test.message)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCheckTexts(t *testing.T) {
	largest := strings.Repeat("a", model.MaxText)
	for _, test := range []struct {
		name  string
		check func(string) *model.Error
		text  string
		want  *model.Error
	}{
		{"input, empty", model.CheckInput, "", nil},
		{"input, largest", model.CheckInput, largest, nil},
		{"input, too large", model.CheckInput, largest + "a", &model.Error{
			Code: diagnostic.TooLarge, Message: "text has 134217729 bytes, and a plugin gets 134217728 at most",
		}},
		{"output, empty", model.CheckOutput, "", nil},
		{"output, largest", model.CheckOutput, largest, nil},
		{"output, too large", model.CheckOutput, largest + "a", &model.Error{
			Code: diagnostic.TooLarge, Message: "result has 134217729 bytes, and a plugin may return 134217728 at most",
		}},
		{"output, not UTF-8", model.CheckOutput, "a\xffb", &model.Error{
			Code: diagnostic.InvalidOutput, Message: "result is not UTF-8",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.check(test.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTimeoutError(t *testing.T) {
	want := &model.Error{Code: diagnostic.Timeout, Message: "no result within 1.5s"}
	if diff := cmp.Diff(want, model.TimeoutError(1500*time.Millisecond)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWithTimeout(t *testing.T) {
	t.Run("zero is none", func(t *testing.T) {
		ctx, cancel := model.WithTimeout(t.Context(), 0)
		defer cancel()
		if deadline, ok := ctx.Deadline(); ok {
			t.Errorf("got the deadline %v, want none", deadline)
		}
		cancel()
		if got, want := ctx.Err(), context.Canceled; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("a bound", func(t *testing.T) {
		ctx, cancel := model.WithTimeout(t.Context(), time.Nanosecond)
		defer cancel()
		<-ctx.Done()
		if got, want := ctx.Err(), context.DeadlineExceeded; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestDescriptionPlugin(t *testing.T) {
	d := &model.Description{Plugins: []model.PluginDescription{
		{Name: "tt", Hooks: []model.Hook{"role:tt"}},
		{Name: "sanitize", Hooks: []model.Hook{model.ContentsHook}},
	}}
	t.Run("there", func(t *testing.T) {
		got, ok := d.Plugin("sanitize")
		if diff := cmp.Diff(d.Plugins[1], got); diff != "" || !ok {
			t.Errorf("got ok %t, -want +got:\n%s", ok, diff)
		}
		if got.Has("role:tt") || !got.Has(model.ContentsHook) {
			t.Errorf("got hooks %v, want only contents", got.Hooks)
		}
	})
	t.Run("not there", func(t *testing.T) {
		got, ok := d.Plugin("abbrev")
		if diff := cmp.Diff(model.PluginDescription{}, got); diff != "" || ok {
			t.Errorf("got ok %t, -want +got:\n%s", ok, diff)
		}
	})
}
