package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// plugin is one logical plugin.
type plugin struct {
	name, summary string
	roles         map[string]func(context.Context, roleCall) (string, error)
	contents      func(context.Context, contentsCall) (string, error)
	deterministic bool
	// configSchema is empty where the plugin takes no configuration.
	configSchema string
}

// roleCall is one text of a role.
type roleCall struct {
	text     string
	post     post
	host     host
	greeting string
}

// contentsCall is one text for a contents hook.
type contentsCall struct {
	stage string
	text  string
	post  post
}

// post is a document's metadata.
type post struct {
	id            int
	author, title string
}

// host is what may be asked of the host during a call.
type host interface {
	lookup(ctx context.Context, table, key string) (value string, found bool, err error)
	contents(ctx context.Context) (string, error)
}

// plugins are the pack's.
var plugins = []*plugin{
	element("tt"),
	element("em"),
	{
		name:         "greet",
		summary:      "greets, with the greeting of its configuration",
		roles:        roles{"greet": greet},
		configSchema: `{"type":"object","properties":{"greeting":{"type":"string","default":"Hello"}},"additionalProperties":false}`,
	},
	{name: "byline", summary: "signs with what is known of the post", roles: roles{"byline": byline}},
	{name: "count", summary: "counts a text in the whole post", roles: roles{"count": count}},
	{name: "term", summary: "explains a text with the host's table terms", roles: roles{"term": term}},
	{
		name:    "faults",
		summary: "does what no plugin should",
		roles: roles{
			"binary": func(context.Context, roleCall) (string, error) { return "\xff", nil },
			"exit":   exit,
			"fail":   func(context.Context, roleCall) (string, error) { return "", errors.New("no such luck") },
			"hang":   hang,
			"noise":  noise,
			"panic":  func(context.Context, roleCall) (string, error) { panic("no parachute") },
		},
	},
	{name: "narcissist", summary: "puts the author behind each word I", contents: narcissist},
	{name: "footer", summary: "ends a text with its author", contents: footer},
	{name: "stage", summary: "ends a text with the stage", contents: stage},
	{name: "reject", summary: "fails at a text", contents: reject},
}

// defaultGreeting is the greeting without a configuration.
const defaultGreeting = "Hello"

type roles = map[string]func(context.Context, roleCall) (string, error)

func element(name string) *plugin {
	return &plugin{
		name:    name,
		summary: "puts a text into the element " + name,
		roles: roles{name: func(_ context.Context, c roleCall) (string, error) {
			return "<" + name + ">" + html.EscapeString(c.text) + "</" + name + ">", nil
		}},
		deterministic: true,
	}
}

func greet(_ context.Context, c roleCall) (string, error) {
	return html.EscapeString(c.greeting + ", " + c.text + "!"), nil
}

func byline(_ context.Context, c roleCall) (string, error) {
	signed := fmt.Sprintf("%s by %s, post %d", c.text, c.post.author, c.post.id)
	if c.post.title != "" {
		signed += ", " + c.post.title
	}
	return "<cite>" + html.EscapeString(signed) + "</cite>", nil
}

func count(ctx context.Context, c roleCall) (string, error) {
	contents, err := c.host.contents(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(strings.Count(contents, c.text)), nil
}

func term(ctx context.Context, c roleCall) (string, error) {
	value, found, err := c.host.lookup(ctx, "terms", c.text)
	if err != nil {
		return "", err
	}
	if !found {
		return "<dfn>" + html.EscapeString(c.text) + "</dfn>", nil
	}
	return `<dfn title="` + html.EscapeString(value) + `">` + html.EscapeString(c.text) + "</dfn>", nil
}

// exit ends the process, with the status 3.
func exit(context.Context, roleCall) (string, error) {
	os.Exit(3)
	return "", nil
}

// hang returns when nobody waits for it any longer.
func hang(ctx context.Context, _ roleCall) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// noise prints what looks like a handshake.
func noise(_ context.Context, c roleCall) (string, error) {
	fmt.Println("1|2|unix|/nowhere|grpc|")
	return html.EscapeString(c.text), nil
}

var wordI = regexp.MustCompile(`\bI\b`)

func narcissist(_ context.Context, c contentsCall) (string, error) {
	return wordI.ReplaceAllLiteralString(c.text, "<b>I ("+html.EscapeString(c.post.author)+")</b>"), nil
}

func footer(_ context.Context, c contentsCall) (string, error) {
	return c.text + "<address>" + html.EscapeString(c.post.author) + "</address>\n", nil
}

func stage(_ context.Context, c contentsCall) (string, error) {
	return c.text + "<!-- " + c.stage + " -->\n", nil
}

// reject fails at texts with the word "reject" in them.
func reject(_ context.Context, c contentsCall) (string, error) {
	if strings.Contains(c.text, "reject") {
		return "", errors.New("no such text")
	}
	return c.text, nil
}

// hooks returns "contents", if the plugin has it, and then the roles in the order of their names.
func (p *plugin) hooks() []string {
	var hooks []string
	if p.contents != nil {
		hooks = append(hooks, "contents")
	}
	for _, role := range slices.Sorted(maps.Keys(p.roles)) {
		hooks = append(hooks, "role:"+role)
	}
	return hooks
}

func findPlugin(name string) (*plugin, *failure) {
	for _, p := range plugins {
		if p.name == name {
			return p, nil
		}
	}
	return nil, notFound("pack %s has no plugin %s", packName, name)
}
