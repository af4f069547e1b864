package plugins

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"example.com/htmlize/pack"
)

// faults are the functions of the plugin faults, by the name of its role or the first word of a contents hook's text. None of them ends
// the process, as the pack is also linked into the process of a test.
var faults = map[string]func(ctx context.Context, text string) (pack.HTML, error){
	"fail":    func(context.Context, string) (pack.HTML, error) { return "", errors.New("no such luck") },
	"error":   func(_ context.Context, text string) (pack.HTML, error) { return "half", errors.New(text) },
	"garbled": func(context.Context, string) (pack.HTML, error) { return "", errors.New("a <b>\n&\xff\tü") },

	"panic":       func(context.Context, string) (pack.HTML, error) { panic("no parachute") },
	"panic-error": func(context.Context, string) (pack.HTML, error) { panic(fmt.Errorf("no %w", errors.ErrUnsupported)) },
	"panic-index": func(_ context.Context, text string) (pack.HTML, error) { return pack.HTML(text[len(text)]), nil },
	"goexit": func(context.Context, string) (pack.HTML, error) {
		runtime.Goexit()
		return "", nil
	},

	"binary": func(context.Context, string) (pack.HTML, error) { return "\xff", nil },
	"hang":   hang,
	"meet":   meet,
	"noise":  noise,
	"same":   func(_ context.Context, text string) (pack.HTML, error) { return pack.HTML(text), nil },
	"size":   size,
}

// hang returns when the call is canceled.
func hang(ctx context.Context, _ string) (pack.HTML, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// noise prints a line that looks like a handshake to stdout and stderr.
func noise(_ context.Context, text string) (pack.HTML, error) {
	fmt.Println("1|2|unix|/nowhere|grpc|")
	fmt.Fprintln(os.Stderr, "1|2|unix|/nowhere|grpc|")
	return pack.Escape(text), nil
}

// size returns a result of as many bytes as the text says.
func size(_ context.Context, text string) (pack.HTML, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return "", err
	}
	return pack.HTML(strings.Repeat("a", n)), nil
}

func faultRoles() map[string]pack.RoleFunc {
	roles := make(map[string]pack.RoleFunc, len(faults))
	for name, f := range faults {
		roles[name] = func(ctx context.Context, call pack.RoleCall) (pack.HTML, error) { return f(ctx, call.Text) }
	}
	return roles
}

// faultContents calls the fault that the first word of the text names, with the rest of the text, if the text is one paragraph. It
// returns any other text as it is.
func faultContents(ctx context.Context, call pack.ContentsCall) (pack.HTML, error) {
	text := strings.TrimSuffix(strings.TrimPrefix(string(call.Text), "<p>"), "</p>\n\n")
	name, rest, _ := strings.Cut(text, " ")
	f, ok := faults[name]
	if !ok {
		return call.Text, nil
	}
	return f(ctx, rest)
}
