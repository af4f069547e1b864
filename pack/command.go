package pack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// The exit statuses of a pack's command.
const (
	exitDone  = 0
	exitError = 1
	exitUsage = 2
)

// command is the command-line program that a pack's executable is for a person.
type command struct {
	pack           Pack
	stdout, stderr io.Writer
}

func (c command) run(ctx context.Context, args []string) int {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	var err error
	switch name {
	case "describe":
		err = c.describe(ctx, args)
	case "version", "--version":
		err = c.version(args)
	case "render":
		err = c.render(ctx, args)
	case "help", "-h", "-help", "--help":
		err = c.help()
	default:
		err = usageError{fmt.Errorf("unknown command %q", name)}
	}
	return c.report(err)
}

// usageError is an error in how the command was called.
type usageError struct{ error }

func (c command) report(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		err = c.help()
	}
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(c.stderr, "error: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(c.stderr, "hint: %s help lists the commands and flags\n", c.pack.Name)
		return exitUsage
	}
	switch model.CodeOf(err) {
	case diagnostic.Timeout:
		fmt.Fprintln(c.stderr, "hint: --timeout gives it more time, as a plugin's timeout in a manifest does")
	case diagnostic.NotFound:
		// Only noHost returns that.
		fmt.Fprintln(c.stderr, "hint: render a document with htmlize, or write a case of packtest with Tables or PostContents")
	}
	return exitError
}

func (c command) help() error {
	_, err := fmt.Fprintf(c.stdout, `%[1]s %[2]s is a plugin pack for htmlize. A host starts it by itself:
name this file as the path of a pack in manifest.yaml. For people, it has these
commands:

  %[1]s describe [--json]
      what the pack is and what its plugins do
  %[1]s version
      the pack's version
  %[1]s render [flags] ROLE TEXT
      the HTML for one text of a role
      --author A  --id N  --title T   the post that the text belongs to
      --config JSON                   the configuration of the role's plugin
      --timeout T                     what it may take (default %[3]v)
  %[1]s help
      this text
`, c.pack.Name, c.pack.Version, model.DefaultTimeout)
	return err
}

func (c command) version(args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("version takes no arguments, and got %q", args[0])}
	}
	_, err := fmt.Fprintf(c.stdout, "%s %s\n", c.pack.Name, c.pack.Version)
	return err
}

func (c command) describe(ctx context.Context, args []string) error {
	flags := newFlags("describe")
	asJSON := flags.Bool("json", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Errorf("describe takes no arguments, and got %q", flags.Arg(0))}
	}
	l, err := newLinked(c.pack)
	if err != nil {
		return err
	}
	d, err := l.Describe(ctx)
	if err != nil {
		return err
	}
	if *asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(d)
	}
	return c.printDescription(d)
}

func (c command) printDescription(d *model.Description) error {
	protocols := make([]string, len(d.Protocols))
	for i, n := range d.Protocols {
		protocols[i] = fmt.Sprint(n)
	}
	fmt.Fprintf(c.stdout, "%s %s, built with %s, speaks protocols %s\n\n",
		d.Name, d.Version, d.SDK, strings.Join(protocols, " and "))
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PLUGIN\tHOOKS\tSUMMARY")
	for _, p := range d.Plugins {
		// One hook a line: many hooks in one line would push the summary off the terminal.
		for i, hook := range p.Hooks {
			cells := []string{"", string(hook), ""}
			if i == 0 {
				cells = []string{p.Name, string(hook), cmp.Or(p.Summary, "-")}
			}
			fmt.Fprintln(w, strings.Join(cells, "\t"))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(table.String()) {
		if _, err := fmt.Fprintln(c.stdout, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func (c command) render(ctx context.Context, args []string) error {
	flags := newFlags("render")
	var post htmlize.Post
	flags.StringVar(&post.Author, "author", "", "")
	flags.Func("id", "", func(written string) error { post.SetID(written); return nil })
	flags.StringVar(&post.Title, "title", "", "")
	config := flags.String("config", "", "")
	givenTimeout := flags.String("timeout", model.DefaultTimeout.String(), "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return usageError{fmt.Errorf("render takes a role and a text behind its flags, and got %s", numberOfArguments(flags.NArg()))}
	}
	timeout, err := time.ParseDuration(*givenTimeout)
	if err != nil {
		return usageError{fmt.Errorf("--timeout wants a time such as 10s, and got %q", *givenTimeout)}
	}
	if timeout <= 0 {
		return usageError{fmt.Errorf("--timeout wants more than 0, and got %v", timeout)}
	}
	role, text := flags.Arg(0), flags.Arg(1)
	l, err := newLinked(c.pack)
	if err != nil {
		return err
	}
	l.LogTo(terminalLog(c.stderr))
	owner, err := c.owner(role)
	if err != nil {
		return err
	}
	if *config != "" {
		if err := l.Configure(ctx, model.Configs{owner: json.RawMessage(*config)}); err != nil {
			return err
		}
	}
	results, err := l.ProcessRoles(ctx, model.RolesCall{
		Post:   post,
		Host:   noHost{},
		Groups: []model.Group{{Plugin: owner, Role: role, Texts: []string{text}, Timeout: timeout}},
	})
	if err != nil {
		return err
	}
	result := results[0][0]
	if result.Err != nil {
		return fmt.Errorf("role %s: %w", role, result.Err)
	}
	_, err = fmt.Fprintln(c.stdout, result.HTML)
	return err
}

// owner returns the name of the plugin that has the role.
func (c command) owner(role string) (string, error) {
	var roles []string
	for _, p := range c.pack.Plugins {
		if _, ok := p.Roles[role]; ok {
			return p.Name, nil
		}
		roles = append(roles, slices.Collect(maps.Keys(p.Roles))...)
	}
	slices.Sort(roles)
	return "", fmt.Errorf("no role %q; the roles are %s", role, strings.Join(roles, ", "))
}

func newFlags(name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}

// parse parses flags that take any text, or are booleans.
func parse(flags *flag.FlagSet, args []string) error {
	if err := checkFlags(flags, args); err != nil {
		return usageError{err}
	}
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return usageError{err}
	}
	return err
}

// checkFlags returns the error of the first flag that is wrong. Package flag's own error would name it with one hyphen.
func checkFlags(flags *flag.FlagSet, args []string) error {
	for i := 0; i < len(args) && len(args[i]) > 1 && args[i][0] == '-' && args[i] != "--"; i++ {
		written, value, assigned := strings.Cut(args[i], "=")
		name := strings.TrimLeft(written, "-")
		if name == "h" || name == "help" {
			return nil
		}
		f := flags.Lookup(name)
		if f == nil {
			return fmt.Errorf("unknown flag %s", written)
		}
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			if assigned && f.Value.Set(value) != nil {
				return fmt.Errorf("%s wants true or false, and got %q", written, value)
			}
			continue
		}
		if !assigned {
			if i++; i == len(args) {
				return fmt.Errorf("%s needs a value", written)
			}
		}
	}
	return nil
}

func numberOfArguments(n int) string {
	switch n {
	case 0:
		return "none"
	case 1:
		return "1 argument"
	default:
		return fmt.Sprintf("%d arguments", n)
	}
}

// noHost is the host of a plugin that a person runs: it has no tables and no post.
type noHost struct{}

func (noHost) Lookup(_ context.Context, table, _ string) (string, bool, error) {
	return "", false, model.Errorf(diagnostic.NotFound, "no table %q: a pack that is run by hand has no host", table)
}

func (noHost) Contents(context.Context) (string, error) {
	return "", model.Errorf(diagnostic.NotFound, "no post: a pack that is run by hand has no host")
}
