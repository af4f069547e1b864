package pack

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// secret hides its value in a log.
type secret string

func (secret) LogValue() slog.Value { return slog.GroupValue(slog.Bool("known", true)) }

// talkative is a pack that uses every method of a logger.
var talkative = Pack{Name: "talkative", Version: "1.0.0", Plugins: []Plugin{
	{
		Name:   "talk",
		Config: talkConfig{},
		Roles: map[string]RoleFunc{"say": func(ctx context.Context, c RoleCall) (HTML, error) {
			logger := c.Logger()
			logger.Debug("attributes", "text", c.Text, "n", 3, "error", errors.New("no luck"))
			logger.WithGroup("page").With("number", 7).WarnContext(ctx, "groups", slog.Group("size", "w", 1, "h", 2))
			logger.Log(ctx, slog.LevelInfo+2, "a level between", "token", secret("x"))
			logger.Log(ctx, slog.LevelDebug-4, "a low level")
			return "", nil
		}, "panic": panicOh},
		Contents: func(_ context.Context, c ContentsCall) (HTML, error) {
			c.Logger().Info("contents")
			return c.Text, nil
		},
	},
}}

func panicOh(context.Context, RoleCall) (HTML, error) { panic("oh") }

type talkConfig struct {
	Text string `json:"text"`
}

func (c talkConfig) Validate() error { panic("no such " + c.Text) }

// logged returns the records that talkative sends, without times and the lines of stacks.
func logged(t *testing.T, work func(*linked)) []map[string]any {
	t.Helper()
	var out strings.Builder
	l := link(t, talkative)
	l.LogTo(wireLog(&out))
	work(l)
	var records []map[string]any
	for line := range strings.Lines(out.String()) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if r["time"] == nil {
			t.Errorf("%s: no time", line)
		}
		delete(r, "time")
		if stack, ok := r["stack"].(string); ok {
			r["stack"] = lineNumber.ReplaceAllString(stack, ":N ")
		}
		records = append(records, r)
	}
	return records
}

var lineNumber = regexp.MustCompile(`:\d+ `)

func TestLogger(t *testing.T) {
	type object = map[string]any
	for _, test := range []struct {
		name string
		work func(*linked)
		want []map[string]any
	}{
		{"role", func(l *linked) { renderOne(t, l, "talk", "say", "x") }, []map[string]any{
			{"level": "DEBUG", "msg": "attributes", "plugin": "talk", "role": "say", "text": "x", "n": 3.0, "error": "no luck"},
			{
				"level": "WARN", "msg": "groups", "plugin": "talk", "role": "say",
				"page": object{"number": 7.0, "size": object{"w": 1.0, "h": 2.0}},
			},
			{"level": "INFO+2", "msg": "a level between", "plugin": "talk", "role": "say", "token": object{"known": true}},
			{"level": "DEBUG-4", "msg": "a low level", "plugin": "talk", "role": "say"},
		}},
		{"contents", func(l *linked) {
			if _, err := l.ProcessContents(t.Context(), model.ContentsCall{Plugin: "talk", Host: noHost{}}); err != nil {
				t.Error(err)
			}
		}, []map[string]any{{"level": "INFO", "msg": "contents", "plugin": "talk"}}},
		{"panic", func(l *linked) { renderOne(t, l, "talk", "panic", "x") }, []map[string]any{
			{"level": "ERROR", "msg": "panic in a plugin", "plugin": "talk", "role": "panic", "panic": "oh", "stack": "pack/log_test.go:N in panicOh"},
		}},
		{"panic of a configuration", func(l *linked) {
			if err := l.Configure(t.Context(), model.Configs{"talk": []byte(`{"text": "luck"}`)}); err == nil {
				t.Error("got no error")
			}
		}, []map[string]any{
			{"level": "ERROR", "msg": "panic in a plugin", "plugin": "talk", "panic": "no such luck", "stack": "pack/log_test.go:N in talkConfig.Validate"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, logged(t, test.work)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLoggerWithoutHost checks that a function can be tested with a call that no host made.
func TestLoggerWithoutHost(t *testing.T) {
	if _, err := talkative.Plugins[0].Roles["say"](t.Context(), RoleCall{Text: "x"}); err != nil {
		t.Error(err)
	}
}

// TestTerminalLog checks the log of a text that a person renders by hand.
func TestTerminalLog(t *testing.T) {
	var stdout, stderr strings.Builder
	status := command{pack: talkative, stdout: &stdout, stderr: &stderr}.run(t.Context(), []string{"render", "say", "a\x1bb"})
	want := `level=DEBUG msg=attributes plugin=talk role=say text="a\x1bb" n=3 error="no luck"
level=WARN msg=groups plugin=talk role=say page.number=7 page.size.w=1 page.size.h=2
level=INFO+2 msg="a level between" plugin=talk role=say token.known=true
level=DEBUG-4 msg="a low level" plugin=talk role=say
`
	if diff := cmp.Diff(want, stderr.String()); diff != "" || status != exitDone || stdout.String() != "\n" {
		t.Errorf("got status %d, stdout %q, stderr (-want +got):\n%s", status, stdout.String(), diff)
	}
}
