package pack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const demoHelp = `demo 1.2.3 is a plugin pack for htmlize. A host starts it by itself:
name this file as the path of a pack in manifest.yaml. For people, it has these
commands:

  demo describe [--json]
      what the pack is and what its plugins do
  demo version
      the pack's version
  demo render [flags] ROLE TEXT
      the HTML for one text of a role
      --author A  --id N  --title T   the post that the text belongs to
      --config JSON                   the configuration of the role's plugin
      --timeout T                     what it may take (default 5s)
  demo help
      this text
`

func TestCommand(t *testing.T) {
	usage := func(text string) string { return "error: " + text + "\nhint: demo help lists the commands and flags\n" }
	for _, test := range []struct {
		name   string
		args   []string
		stdout string
		stderr string
		status int
	}{
		{name: "no arguments", stdout: demoHelp},
		{name: "help", args: []string{"help"}, stdout: demoHelp},
		{name: "-h", args: []string{"-h"}, stdout: demoHelp},
		{name: "--help", args: []string{"--help"}, stdout: demoHelp},
		{name: "help of a command", args: []string{"render", "--help"}, stdout: demoHelp},
		{name: "unknown command", args: []string{"serve"}, stderr: usage(`unknown command "serve"`), status: 2},
		{name: "unknown flag", args: []string{"--json"}, stderr: usage(`unknown command "--json"`), status: 2},

		{name: "version", args: []string{"version"}, stdout: "demo 1.2.3\n"},
		{name: "--version", args: []string{"--version"}, stdout: "demo 1.2.3\n"},
		{name: "version of something", args: []string{"version", "tt"}, stderr: usage(`version takes no arguments, and got "tt"`), status: 2},

		{name: "describe something", args: []string{"describe", "tt"}, stderr: usage(`describe takes no arguments, and got "tt"`), status: 2},
		{
			name: "describe, unknown flag", args: []string{"describe", "--yaml"},
			stderr: usage("unknown flag --yaml"), status: 2,
		},

		{name: "render", args: []string{"render", "tt", "a < b"}, stdout: "<tt>a &lt; b</tt>\n"},
		{name: "render nothing", args: []string{"render", "tt", ""}, stdout: "<tt></tt>\n"},
		{name: "render a text like a flag", args: []string{"render", "tt", "--", "-x"}, stderr: usage("render takes a role and a text behind its flags, and got 3 arguments"), status: 2},
		{name: "render a text like a flag, rightly", args: []string{"render", "--", "tt", "-x"}, stdout: "<tt>-x</tt>\n"},
		{
			name: "render with a post", args: []string{"render", "--author", "Joe", "--id=7", "--title", "On <b>", "post", "x"},
			stdout: "7 Joe On &lt;b&gt; x\n",
		},
		{
			name: "render with a configuration", args: []string{"render", "--config", `{"depth": 2}`, "alias", "x"},
			stdout: "{Style:plain Depth:2 Strict:false Tags:[a b] Names:map[x:1] Inner:{Ratio:0.5}}\n",
		},
		{name: "render without a text", args: []string{"render", "tt"}, stderr: usage("render takes a role and a text behind its flags, and got 1 argument"), status: 2},
		{name: "render without anything", args: []string{"render"}, stderr: usage("render takes a role and a text behind its flags, and got none"), status: 2},
		{
			name: "render, unknown flag", args: []string{"render", "--autor", "Joe", "tt", "x"},
			stderr: usage("unknown flag --autor"), status: 2,
		},
		{name: "render, no value", args: []string{"render", "--author"}, stderr: usage("--author needs a value"), status: 2},
		{name: "render, no value and one hyphen", args: []string{"render", "-author"}, stderr: usage("-author needs a value"), status: 2},
		{name: "render, only hyphens", args: []string{"render", "---", "tt", "x"}, stderr: usage("unknown flag ---"), status: 2},
		{name: "render, three hyphens", args: []string{"render", "---author", "x", "tt", "x"}, stderr: usage("bad flag syntax: ---author"), status: 2},
		{name: "describe, a value", args: []string{"describe", "--json=maybe"}, stderr: usage(`--json wants true or false, and got "maybe"`), status: 2},
		{
			name: "render, no timeout", args: []string{"render", "--timeout", "x", "tt", "x"},
			stderr: usage(`--timeout wants a time such as 10s, and got "x"`), status: 2,
		},
		{
			name: "render, bad timeout", args: []string{"render", "--timeout", "0s", "tt", "x"},
			stderr: usage("--timeout wants more than 0, and got 0s"), status: 2,
		},
		{
			name: "render, a flag for a timeout", args: []string{"render", "--timeout", "--author", "tt", "x"},
			stderr: usage(`--timeout wants a time such as 10s, and got "--author"`), status: 2,
		},
		{
			name: "render an unknown role", args: []string{"render", "t", "x"},
			stderr: "error: no role \"t\"; the roles are alias, fails, post, styled, tt\n", status: 1,
		},
		{name: "render with an error", args: []string{"render", "fails", "x"}, stderr: "error: role fails: no luck\n", status: 1},
		{
			name: "render with a bad configuration", args: []string{"render", "--config", `{"deep": 2}`, "styled", "x"},
			stderr: "error: config of plugin styled: unknown key \"deep\"; the keys are depth, inner, names, strict, style, tags\n", status: 1,
		},
		{
			name: "render with a configuration for none", args: []string{"render", "--config", "{}", "tt", "x"},
			stderr: "error: config of plugin tt: the plugin takes no configuration\n", status: 1,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			status := command{pack: demo(), stdout: &stdout, stderr: &stderr}.run(t.Context(), test.args)
			if status != test.status {
				t.Errorf("got status %d, want %d", status, test.status)
			}
			if diff := cmp.Diff(test.stdout, stdout.String()); diff != "" {
				t.Errorf("stdout (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.stderr, stderr.String()); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCommandTimeout checks that a role that hangs ends after the timeout that a host has by default, or after that of the flag. The
// clock is synctest's, so no real time passes.
func TestCommandTimeout(t *testing.T) {
	for _, test := range []struct {
		args []string
		want time.Duration
	}{
		{[]string{"render", "wait", "deaf"}, 5 * time.Second},
		{[]string{"render", "wait", "heeds"}, 5 * time.Second},
		{[]string{"render", "--timeout", "1m", "wait", "deaf"}, time.Minute},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				defer close(release)
				begin := time.Now()
				var stdout, stderr strings.Builder
				status := command{pack: hangingPack(release), stdout: &stdout, stderr: &stderr}.run(t.Context(), test.args)
				want := fmt.Sprintf("error: role wait: no result within %v\nhint: --timeout gives it more time, as a plugin's timeout in a manifest does\n", test.want)
				if diff := cmp.Diff(want, stderr.String()); diff != "" || status != exitError || stdout.Len() > 0 {
					t.Errorf("got status %d, stdout %q, stderr (-want +got):\n%s", status, stdout.String(), diff)
				}
				if got := time.Since(begin); got != test.want {
					t.Errorf("it took %v, want %v", got, test.want)
				}
			})
		})
	}
}

func TestCommandDescribe(t *testing.T) {
	for _, test := range []struct {
		golden string
		args   []string
	}{
		{"describe.txt", []string{"describe"}},
		{"describe.json", []string{"describe", "--json"}},
	} {
		t.Run(test.golden, func(t *testing.T) {
			var stdout, stderr strings.Builder
			if status := (command{pack: demo(), stdout: &stdout, stderr: &stderr}).run(t.Context(), test.args); status != 0 {
				t.Fatalf("got status %d and %s", status, stderr.String())
			}
			golden(t, test.golden, stdout.String())
		})
	}
}

// TestCommandRefused checks that the command says why a pack can't be served.
func TestCommandRefused(t *testing.T) {
	for _, args := range [][]string{{"describe"}, {"render", "tt", "x"}} {
		t.Run(args[0], func(t *testing.T) {
			var stdout, stderr strings.Builder
			status := command{pack: Pack{Name: "core", Version: "1"}, stdout: &stdout, stderr: &stderr}.run(t.Context(), args)
			if diff := cmp.Diff("error: pack core has no plugins\n", stderr.String()); diff != "" || status != 1 || stdout.Len() > 0 {
				t.Errorf("got status %d, stdout %q, stderr (-want +got):\n%s", status, stdout.String(), diff)
			}
		})
	}
}

// TestCommandNoHost checks the errors of calls back into a host when there is none.
func TestCommandNoHost(t *testing.T) {
	asking := Pack{Name: "asking", Version: "1.0.0", Plugins: []Plugin{
		Role("term", func(ctx context.Context, c RoleCall) (HTML, error) {
			_, _, err := c.Lookup(ctx, "terms", c.Text)
			return "", fmt.Errorf("glossary: %w", err)
		}),
		Role("post", func(ctx context.Context, c RoleCall) (HTML, error) {
			_, err := c.PostContents(ctx)
			return "", err
		}),
	}}
	for _, test := range []struct{ role, want string }{
		{"term", `role term: glossary: no table "terms": a pack that is run by hand has no host`},
		{"post", "role post: no post: a pack that is run by hand has no host"},
	} {
		t.Run(test.role, func(t *testing.T) {
			var stdout, stderr strings.Builder
			status := command{pack: asking, stdout: &stdout, stderr: &stderr}.run(t.Context(), []string{"render", test.role, "x"})
			want := "error: " + test.want + "\nhint: render a document with htmlize, or write a case of packtest with Tables or PostContents\n"
			if diff := cmp.Diff(want, stderr.String()); diff != "" || status != exitError || stdout.Len() > 0 {
				t.Errorf("got status %d, stdout %q, stderr (-want +got):\n%s", status, stdout.String(), diff)
			}
		})
	}
}

// TestCommandUnwritable checks the error of a stdout that can't be written to.
func TestCommandUnwritable(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"version"}, {"describe"}, {"describe", "--json"}, {"render", "tt", "x"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var stderr strings.Builder
			status := command{pack: demo(), stdout: fullDisk{}, stderr: &stderr}.run(t.Context(), args)
			if got, want := stderr.String(), "error: no space left\n"; got != want || status != exitError {
				t.Errorf("got status %d and %q, want %d and %q", status, got, exitError, want)
			}
		})
	}
}

// fullDisk is a writer that fails like a full disk.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }
