//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
	extra "example.com/htmlize/packs/extra/plugins"
)

// sdkPacks are the packs that are built with the SDK, by the name of their executable.
var sdkPacks = map[string]func(){
	"core":     func() { pack.Main(core.Pack) },
	"extra":    func() { pack.Main(extra.Pack) },
	"tt":       func() { pack.Main(only(core.Pack, "tt")) },
	"abbr":     func() { pack.Main(only(extra.Pack, "abbrev", "rfc")) },
	"faulty":   func() { pack.Main(faulty) },
	"curious":  func() { pack.Main(curious) },
	"staged":   func() { pack.Main(staged) },
	"unsure":   func() { pack.Main(unsure) },
	"fickle":   func() { pack.Main(fickle) },
	"broken":   func() { pack.Main(broken) },
	"failing":  func() { pack.Main(failing) },
	"looking":  func() { pack.Main(looking) },
	"forging":  func() { pack.Main(forging) },
	"chatty":   talk,
	"invalid":  func() { pack.Main(pack.Pack{Name: "invalid", Version: "one"}) },
	"breaking": func() { pack.Main(breaking) },
	"logging":  func() { pack.Main(logging) },
	"listing":  serveListing,
	// As a build between two tags calls itself, by git describe.
	"between": func() {
		between := core.Pack
		between.Version = "1.2.3-4-gabc1234"
		pack.Main(between)
	},
}

// only returns the pack with only those of its plugins that are named. compat renders dozens of documents for each plugin, which takes
// long, and most of its scripts need one plugin.
func only(p pack.Pack, names ...string) pack.Pack {
	p.Plugins = slices.DeleteFunc(slices.Clone(p.Plugins), func(plugin pack.Plugin) bool { return !slices.Contains(names, plugin.Name) })
	return p
}

// faulty is a pack whose plugins go wrong, each in the way that its name says.
var faulty = pack.Pack{
	Name:    "faulty",
	Version: "1.2.3",
	Plugins: []pack.Plugin{
		pack.Role("fine", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "<i>" + pack.Escape(c.Text) + "</i>", nil
		}),
		pack.Role("fails", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "", fmt.Errorf("%q is none of ours", c.Text)
		}),
		pack.Role("panics", panics),
		pack.Role("not-utf8", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			return "\xff", nil
		}),
		pack.Role("exits", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			log.SetFlags(0)
			log.Print("out of licenses")
			os.Exit(7)
			return "", nil
		}),
		pack.Role("expires", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			log.SetFlags(0)
			log.Printf("reading the license for \x1b%s", c.Text)
			log.Print("the license has expired")
			os.Exit(7)
			return "", nil
		}),
		pack.Role("hangs", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			select {}
		}),
		pack.Role("stops", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
		pack.Role("interrupts", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getppid(), syscall.SIGINT)
			select {}
		}),
		pack.Contents("contents-fails", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			return "", errors.New("too long a text")
		}),
		pack.Contents("contents-exits", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			os.Exit(7)
			return "", nil
		}),
		pack.Contents("contents-expires", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			log.SetFlags(0)
			log.Print("reading the license for texts")
			log.Print("the license has expired")
			os.Exit(7)
			return "", nil
		}),
		pack.Contents("contents-hangs", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			select {}
		}),
		pack.Contents("contents-interrupts", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getppid(), syscall.SIGINT)
			select {}
		}),
	},
}

// curious is a pack that tells what its process was given.
var curious = pack.Pack{
	Name:    "curious",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("environment", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			names := make([]string, 0, len(os.Environ()))
			for _, variable := range os.Environ() {
				name, _, _ := strings.Cut(variable, "=")
				names = append(names, name)
			}
			slices.Sort(names)
			return pack.Escape(strings.Join(names, " ")), nil
		}),
		pack.Role("variable", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(os.Getenv(c.Text)), nil
		}),
		pack.Role("stdin", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			data, err := io.ReadAll(os.Stdin)
			return pack.Escape(fmt.Sprintf("%q", data)), err
		}),
		pack.Role("post", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(fmt.Sprintf("%d %q %q", c.Post.ID, c.Post.Author, c.Post.Title)), nil
		}),
		pack.Role("front", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(fmt.Sprintf("%q %s", c.Post.IDText, c.Post.Meta[c.Text])), nil
		}),
	},
}

// staged is a pack that shows its stage, which protocol 1 doesn't carry.
var staged = pack.Pack{
	Name:    "staged",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Contents("contents-stage", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			return c.Text + pack.HTML("<!-- "+string(c.Stage)+" -->\n"), nil
		}),
	},
}

// unsure is a pack that makes no difference between the stages, but for that it wants to be told one.
var unsure = pack.Pack{
	Name:    "unsure",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Contents("contents-unsure", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			if c.Stage == "" {
				return c.Text + "<!-- when? -->\n", nil
			}
			return c.Text, nil
		}),
	},
}

// fickle is a pack whose process gives another result each time.
var fickle = pack.Pack{
	Name:    "fickle",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("process", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(strconv.Itoa(os.Getpid())), nil
		}),
	},
}

// broken is a pack whose plugins go wrong in the same way over every protocol, except for those called fine.
var broken = pack.Pack{
	Name:    "broken",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("exits", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			log.SetFlags(0)
			log.Print("out of licenses")
			os.Exit(7)
			return "", nil
		}),
		pack.Role("panics", panics),
		pack.Role("not-utf8", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			if c.Text == "42" {
				return "\xff", nil
			}
			return pack.Escape(c.Text), nil
		}),
		pack.Role("stops", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
		pack.Role("fine", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(c.Text), nil
		}),
		pack.Contents("contents-panics", contentsPanics),
		pack.Contents("contents-fine", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			return c.Text, nil
		}),
	},
}

// failing is a pack whose plugins return errors, the same over every protocol but for what they ask the host.
var failing = pack.Pack{
	Name:    "failing",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("fails", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "", fmt.Errorf("%d bytes are none of ours", len(c.Text))
		}),
		looksUp,
		pack.Contents("contents-fails", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			return "", errors.New("too long a text")
		}),
	},
}

var looksUp = pack.Role("looks-up", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
	value, _, err := c.Lookup(ctx, "terms", c.Text)
	return pack.Escape(value), err
})

// looking is a pack that needs a table and no configuration.
var looking = pack.Pack{Name: "looking", Version: "1.0.0", Plugins: []pack.Plugin{looksUp}}

// forging is a pack whose errors look like more than they are.
var forging = pack.Pack{
	Name:    "forging",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("forges", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			return "", errors.New("line one\nerror: line two\r\n\x1b[31mred\u202e\n")
		}),
	},
}

// The pack chatty prints wherever its author's code runs: in init, in main and in calls.
func init() {
	if filepath.Base(os.Args[0]) == "chatty" && len(os.Args) == 1 {
		printEverywhere("init")
	}
}

func talk() {
	if len(os.Args) == 1 {
		printEverywhere("main")
	}
	pack.Main(pack.Pack{
		Name:    "chatty",
		Version: "1.0.0",
		Plugins: []pack.Plugin{
			pack.Role("talk", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
				printEverywhere("role")
				return pack.Escape(c.Text), nil
			}),
			pack.Contents("contents-talk", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
				printEverywhere("contents")
				return c.Text, nil
			}),
		},
	})
}

// printEverywhere prints what could be taken for something else: a handshake, log records, more than a pipe holds.
func printEverywhere(where string) {
	for _, out := range []*os.File{os.Stdout, os.Stderr} {
		fmt.Fprintln(out, where)
		fmt.Fprintln(out, "1|1|unix|/nowhere|netrpc|")
		fmt.Fprintln(out, `{"@message": 1, "@level": {}}`)
		fmt.Fprintln(out, strings.Repeat("x", 200_000))
	}
}
