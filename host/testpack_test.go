package host

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
)

// testPacks are the packs of the tests, by the name of their executable: this test binary is each of them.
var testPacks = map[string]pack.Pack{
	"letters":  letters,
	"numbers":  numbers,
	"declared": declared,
	"counting": counting(),
	"curious":  curious,
}

// raceOptions is the variable with the options of a process's race detector.
const raceOptions = "GORACE"

// atOnce is how many parallel tests run at the same time. They wait, mostly, whatever the number of processors.
const atOnce = "6"

func TestMain(m *testing.M) {
	if p, ok := testPacks[filepath.Base(os.Args[0])]; ok {
		pack.Main(p)
	}
	// A process with the race detector sleeps for a second when it ends, unless its options say otherwise.
	if err := os.Setenv(raceOptions, "atexit_sleep_ms=0"); err != nil {
		log.Fatal(err)
	}
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// curious is a pack that shows its post.
var curious = pack.Pack{
	Name:    "curious",
	Version: "1.2.3",
	Plugins: []pack.Plugin{
		pack.Role("shown", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return showPost(c.Post) }),
		pack.Contents("shown-below", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			post, err := showPost(c.Post)
			return c.Text + post, err
		}),
	},
}

func showPost(p pack.Post) (pack.HTML, error) {
	var menu struct{ Main struct{ Weight int } }
	found, err := p.Get("menu", &menu)
	return pack.HTML(fmt.Sprintf("%d %q %q %s %s %t %d", p.ID, p.IDText, p.Author, p.Meta["date"], p.Meta["tags"], found, menu.Main.Weight)), err
}

// letters is a pack with a plugin for each thing that can become of a text.
var letters = pack.Pack{
	Name:    "letters",
	Version: "1.2.3",
	Plugins: []pack.Plugin{
		{
			Name:          "case",
			Summary:       "changes the case of letters",
			Deterministic: true,
			Roles: map[string]pack.RoleFunc{
				"up": func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
					return "<b>" + pack.Escape(strings.ToUpper(c.Text)) + "</b>", nil
				},
				"low": func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
					return "<i>" + pack.Escape(strings.ToLower(c.Text)) + "</i>", nil
				},
			},
		},
		pack.Role("post", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(fmt.Sprintf("%d %s", c.Post.ID, c.Post.Author)), nil
		}),
		pack.Role("raw", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return pack.HTML(c.Text), nil }),
		pack.Role("count", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.HTML(fmt.Sprint(len(c.Text))), nil
		}),
		pack.Role("fails", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "", fmt.Errorf("no %q here", c.Text)
		}),
		pack.Role("silent", func(context.Context, pack.RoleCall) (pack.HTML, error) { return "", errors.New("") }),
		pack.Role("panics", panics),
		pack.Role("binary", func(context.Context, pack.RoleCall) (pack.HTML, error) { return "a\xff", nil }),
		pack.Role("dies", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			if strings.HasPrefix(c.Text, "now") {
				log.SetFlags(0)
				log.Fatal("out of letters")
			}
			return pack.Escape(c.Text), nil
		}),
		pack.Role("waits", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
			if _, _, err := c.Lookup(ctx, "signals", c.Text); err != nil {
				return "", err
			}
			<-ctx.Done()
			return "", ctx.Err()
		}),
		pack.Role("lookup", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
			table, key, _ := strings.Cut(c.Text, "/")
			value, found, err := c.Lookup(ctx, table, key)
			return pack.Escape(fmt.Sprintf("%q %t", value, found)), err
		}),
		pack.Role("whole", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
			text, err := c.PostContents(ctx)
			return pack.Escape(fmt.Sprintf("%q", text)), err
		}),
		pack.Contents("dying", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			if strings.Contains(string(c.Text), "now") {
				log.SetFlags(0)
				log.Fatal("out of contents")
			}
			return c.Text, nil
		}),
		{Name: "slow", Roles: map[string]pack.RoleFunc{"crawls": func(context.Context, pack.RoleCall) (pack.HTML, error) { select {} }}},
		pack.Role("spins", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			fmt.Fprintln(os.Stderr, "spinning")
			select {}
		}),
		pack.Contents("mark-a", mark("a")),
		pack.Contents("mark-b", mark("b")),
		pack.Contents("contents-sanitize", mark("s")),
		pack.Contents("broken", func(context.Context, pack.ContentsCall) (pack.HTML, error) {
			return "", errors.New("no contents today")
		}),
		pack.Contents("panicking", func(context.Context, pack.ContentsCall) (pack.HTML, error) { panic("no contents") }),
		pack.Contents("garbling", func(context.Context, pack.ContentsCall) (pack.HTML, error) { return "\xff", nil }),
		pack.Contents("waiting", func(ctx context.Context, c pack.ContentsCall) (pack.HTML, error) {
			if _, _, err := c.Lookup(ctx, "signals", "contents"); err != nil {
				return "", err
			}
			<-ctx.Done()
			return "", ctx.Err()
		}),
		{Name: "edit", Config: edit{}, Contents: func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			e := c.Config.(edit)
			return pack.HTML(strings.ReplaceAll(string(c.Text), e.Old, e.New)), nil
		}},
	},
}

// edit is the configuration of a contents hook that replaces text.
type edit struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// mark returns a contents hook that shows where it ran.
func mark(name string) pack.ContentsFunc {
	return func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
		return pack.HTML("["+name+" ") + c.Text + "]", nil
	}
}

// numbers is a second pack.
var numbers = pack.Pack{
	Name:    "numbers",
	Version: "0.4.0",
	Plugins: []pack.Plugin{
		pack.Role("double", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return pack.Escape(c.Text + c.Text), nil
		}),
		pack.Role("odd", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "", fmt.Errorf("%s is odd", c.Text)
		}),
		pack.Contents("mark-n", mark("n")),
	},
}

// linkedPack links a pack of the tests.
func linkedPack(t *testing.T, p pack.Pack) model.Pack {
	t.Helper()
	linked, err := pack.Linked(p)
	if err != nil {
		t.Fatal(err)
	}
	return model.PackOf(linked)
}

// newHost returns a Host for a manifest, whose packs called letters and numbers are linked.
func newHost(t *testing.T, packs string, options ...Option) *Host {
	t.Helper()
	m, err := manifest.Parse("manifest.yaml", []byte("manifest: 1\n"+packs), manifest.Host{Version: Version, Protocols: Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	var linked []Option
	for i := range m.Packs {
		if p, ok := testPacks[m.Packs[i].Name]; ok {
			linked = append(linked, WithLinked(p.Name, model.Link(linkedPack(t, p))))
		}
	}
	h, err := New(m, append(linked, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// parse returns the document of a text.
func parse(t *testing.T, text string) *markup.Document {
	t.Helper()
	doc, err := markup.Parse("post.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// errorLines returns the text of each error that err joins.
func errorLines(err error) []string {
	var lines []string
	for _, e := range diagnostic.All(err) {
		lines = append(lines, e.Error())
	}
	return lines
}

func panics(_ context.Context, c pack.RoleCall) (pack.HTML, error) { panic("no such " + c.Text) }

// withoutLines returns a stack with N in the place of the line numbers.
func withoutLines(stack string) string { return lineNumber.ReplaceAllString(stack, ":N ") }

var lineNumber = regexp.MustCompile(`:\d+ `)

// checkExcerpts checks that each diagnostic with a line has what that line is in the document.
func checkExcerpts(t *testing.T, text string, all diagnostic.List) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for _, d := range all {
		want := diagnostic.Place{Pos: d.Pos}
		if d.Pos.Line > 0 {
			want = d.Pos.In(strings.TrimSuffix(lines[d.Pos.Line-1], "\r"))
		}
		if diff := cmp.Diff(want, d.Place); diff != "" {
			t.Errorf("%v: place (-want +got):\n%s", d, diff)
		}
	}
}

// diagnostics returns those that err joins.
func diagnostics(err error) diagnostic.List {
	var all diagnostic.List
	for _, e := range diagnostic.All(err) {
		all = append(all, diagnostic.Of(e))
	}
	return all
}

func warningLines(warnings diagnostic.List) []string {
	var lines []string
	for _, w := range warnings {
		lines = append(lines, w.Error())
	}
	return lines
}
