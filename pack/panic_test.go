package pack_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

func panics(context.Context, pack.RoleCall) (pack.HTML, error) { panic("oh") }

func index(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return pack.HTML(strings.Fields(c.Text)[5]), nil
}

func repeat(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return pack.HTML(strings.Repeat(c.Text, -1)), nil
}

func calls(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	html, err := panics(ctx, c)
	return html + " ", err
}

func panicsAgain(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	defer func() { panic(recover()) }()
	return panics(ctx, c)
}

func recurses(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	if len(c.Text) > 1_000 {
		return panics(ctx, c)
	}
	c.Text += "."
	html, err := recurses(ctx, c)
	return html + " ", err
}

func exits(context.Context, pack.RoleCall) (pack.HTML, error) {
	runtime.Goexit()
	return "", nil
}

// TestPanic checks what is reported of a panic's place: in the error, and in the log with the calls up to there.
func TestPanic(t *testing.T) {
	const file = "pack_test/panic_test.go:N in "
	for _, test := range []struct {
		name            string
		f               pack.RoleFunc
		location, stack string
	}{
		{"panic", panics, file + "panics", file + "panics"},
		{"of the runtime", index, file + "index", file + "index"},
		{"of the standard library", repeat, file + "repeat", "strings/strings.go:N in Repeat, from " + file + "repeat"},
		{"in a call", calls, file + "panics", file + "panics, from " + file + "calls"},
		{
			"recovered and panicked again", panicsAgain, file + "panicsAgain.func1",
			file + "panicsAgain.func1, from " + file + "panics, from " + file + "panicsAgain",
		},
		{"far down", recurses, file + "panics", file + "panics, from …"},
		{"end of the goroutine", exits, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			linked, err := pack.Linked(pack.Pack{Name: "odd", Version: "1.0.0", Plugins: []pack.Plugin{pack.Role("odd", test.f)}})
			if err != nil {
				t.Fatal(err)
			}
			p := model.PackOf(linked)
			var log strings.Builder
			p.(model.Logging).LogTo(slog.NewJSONHandler(&log, nil))
			results, err := p.ProcessRoles(t.Context(), model.RolesCall{Groups: []model.Group{{Plugin: "odd", Role: "odd", Texts: []string{"x"}}}})
			if err != nil {
				t.Fatal(err)
			}
			var record struct{ Stack string }
			if log.Len() > 0 {
				if err := json.Unmarshal([]byte(log.String()), &record); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.location, lineNumber.ReplaceAllString(results[0][0].Err.Location, ":N ")); diff != "" {
				t.Errorf("location (-want +got):\n%s", diff)
			}
			stack := recursion.ReplaceAllString(record.Stack, "…")
			if diff := cmp.Diff(test.stack, lineNumber.ReplaceAllString(stack, ":N ")); diff != "" {
				t.Errorf("stack (-want +got):\n%s", diff)
			}
		})
	}
}

var (
	lineNumber = regexp.MustCompile(`:\d+ `)
	// recursion are 10 to 64 equal frames.
	recursion = regexp.MustCompile(`(pack_test/panic_test.go:\d+ in recurses(, from )?){10,64}`)
)
