//go:build unix

package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/pack"
)

func init() { testPacks["guarding"] = guarding }

// guarding is a pack with contents hooks that make texts safe, and one that doesn't.
var guarding = pack.Pack{
	Name:    "guarding",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		{Name: "guard", Contents: bounds, Sanitizer: true},
		{Name: "stopping", Sanitizer: true, Contents: func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}},
		pack.Contents("plain", bounds),
	},
}

// refusing is a pack of before plugins could say that they make texts safe, with one that does.
var refusing = pack.Pack{
	Name:    "refusing",
	Version: "1.0.0",
	Plugins: []pack.Plugin{pack.Contents("contents-sanitize", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
		return "", errors.New("not safe")
	})},
}

func init() { testPacks["refusing"] = refusing }

// bounds is a contents hook that says whether it has a deadline, and leaves a file that says that it was called.
func bounds(ctx context.Context, _ pack.ContentsCall) (pack.HTML, error) {
	if err := os.WriteFile(os.Args[0]+".called", nil, 0o666); err != nil {
		return "", err
	}
	if _, ok := ctx.Deadline(); ok {
		return "bounded", nil
	}
	return "unbounded", nil
}

// TestFailsOpen checks that no manifest has a text put out which a plugin couldn't make safe, and that no text is sent to find out.
func TestFailsOpen(t *testing.T) {
	for _, c := range []struct{ name, protocols, pack, plugin, want string }{
		{"by what it says", "[2]", "guarding", "guard", "guard"},
		{"by what its executable says", "[1]", "guarding", "guard", "guard"},
		{"as one with others", "[1]", "guarding", "htmlize", "guard (in htmlize)"},
		{"by its name", "[2]", "refusing", "contents-sanitize", "contents-sanitize"},
		{"by its name over protocol 1", "[1]", "refusing", "contents-sanitize", "contents-sanitize"},
		{"by its name as one with others", "[1]", "refusing", "htmlize", "contents-sanitize (in htmlize)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := openHost(t, "protocols: "+c.protocols+"\npacks:\n  - name: x\n    path: "+c.pack+"\n    plugins:\n      - {name: "+c.plugin+
				", hooks: [contents], on_error: keep}\n")
			result, err := h.Render(t.Context(), parse(t, "a"), RenderOptions{})
			failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
			if !ok || result != nil {
				t.Fatalf("got result %v and error %v, want an error of the pack alone", result, err)
			}
			type place struct {
				Reason    diagnostic.Code
				Line, Col int
				Message   string
			}
			want := place{diagnostic.FailsOpen, 7, 28 + len(c.plugin) + len(", hooks: [contents]"), "on_error: keep would put out what " + c.want + " couldn't make safe"}
			got := place{failed.Code, failed.Pos.Line, failed.Pos.Col, failed.Err.Error()}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			called, err := filepath.Glob(h.manifest.Packs[0].Path + ".called")
			if err != nil || len(called) > 0 {
				t.Errorf("the plugin was called: %v, %v", called, err)
			}
		})
	}
}

// TestKeepOfOthers checks that a contents hook may be passed over that doesn't say that it makes the text safe.
func TestKeepOfOthers(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+"packs:\n  - {name: x, path: letters, plugins: [{name: broken, hooks: [contents], on_error: keep}]}\n")
		rendersTo(t, h, "a", "<p>a</p>\n\n")
	})
}

// TestSanitizerTime checks that a plugin that makes the text safe has all the time that its text needs, unless the manifest bounds it.
func TestSanitizerTime(t *testing.T) {
	for _, c := range []struct{ name, plugin, want string }{
		{"not bounded", "{name: guard, hooks: [contents]}", "unbounded"},
		{"bounded", "{name: guard, hooks: [contents], timeout: 1h}", "bounded"},
		{"bounded by the default", "{name: guard, hooks: [contents], timeout: 5s}", "bounded"},
		{"one that doesn't make it safe", "{name: plain, hooks: [contents]}", "bounded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := openHost(t, "packs:\n  - {name: x, path: guarding, plugins: ["+c.plugin+"]}\n")
			rendersTo(t, h, "a", c.want)
		})
	}
}

// TestSanitizerStops checks that a process that stops as a whole ends, although its plugin has all the time that it needs.
func TestSanitizerStops(t *testing.T) {
	t.Parallel()
	h := openHost(t, "packs:\n  - {name: x, path: guarding, plugins: [{name: stopping, hooks: [contents]}]}\n", withPingTimeout(time.Second))
	_, err := h.Render(t.Context(), parse(t, "a"), RenderOptions{})
	failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
	if !ok {
		t.Fatalf("got %v, want an error of the contents hook", err)
	}
	const want = "no result: its process goes on, and doesn't answer"
	if got := failed.Err.Error(); got != want || failed.Code != diagnostic.Timeout {
		t.Errorf("got %s, %q, want %s, %q", failed.Code, got, diagnostic.Timeout, want)
	}
}

// TestCheckSanitizers checks that check knows what makes a text safe, under whatever name.
func TestCheckSanitizers(t *testing.T) {
	h := openHost(t, `packs:
  - name: guarding
    path: guarding
    plugins:
      - {name: guard, hooks: [contents], stage: after-roles}
      - {name: plain, hooks: [contents], stage: after-roles}
  - name: refusing
    path: refusing
    protocols: [1]
    plugins:
      - {name: htmlize, hooks: [contents]}
`)
	findings, err := h.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		if f.Err != nil || strings.Contains(f.Message, "sanitized") {
			got = append(got, f.Message)
		}
	}
	want := []string{
		"contents-sanitize (in htmlize) runs before the roles are rendered, so what role plugins return is not sanitized",
		"plain runs after guard, so what it returns is not sanitized",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
