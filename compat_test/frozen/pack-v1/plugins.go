package main

import (
	"errors"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
)

// plugin is one logical plugin.
type plugin struct {
	name     string
	roles    []role
	contents func(text string, post Post) (string, error)
}

// role is a role's name and what renders its texts.
type role struct {
	name   string
	render func(text string, post Post) (string, error)
}

// plugins are the pack's. Contents hooks run in this order where the pack acts as one plugin.
var plugins = []plugin{
	element("tt"),
	element("em"),
	{name: "byline", roles: []role{{"byline", byline}}},
	{name: "count", roles: []role{{"count", count}}},
	{name: "faults", roles: []role{
		{"binary", func(string, Post) (string, error) { return "\xff", nil }},
		{"exit", exit},
		{"fail", func(string, Post) (string, error) { return "", errors.New("no such luck") }},
		{"hang", func(string, Post) (string, error) { select {} }},
		{"noise", noise},
		{"panic", func(string, Post) (string, error) { panic("no parachute") }},
	}},
	{name: "narcissist", contents: narcissist},
	{name: "footer", contents: footer},
	{name: "reject", contents: reject},
}

func element(name string) plugin {
	return plugin{name: name, roles: []role{{name, func(text string, _ Post) (string, error) {
		return "<" + name + ">" + html.EscapeString(text) + "</" + name + ">", nil
	}}}}
}

func byline(text string, post Post) (string, error) {
	signed := fmt.Sprintf("%s by %s, post %d", text, post.Author, post.Id)
	return "<cite>" + html.EscapeString(signed) + "</cite>", nil
}

// count tells how often the text stands in the whole post.
func count(text string, post Post) (string, error) {
	return fmt.Sprint(strings.Count(post.Contents, text)), nil
}

// exit ends the process, with the status 3.
func exit(string, Post) (string, error) {
	os.Exit(3)
	return "", nil
}

// noise prints what looks like a handshake.
func noise(text string, _ Post) (string, error) {
	fmt.Println("1|2|unix|/nowhere|grpc|")
	return html.EscapeString(text), nil
}

var wordI = regexp.MustCompile(`\bI\b`)

func narcissist(text string, post Post) (string, error) {
	return wordI.ReplaceAllLiteralString(text, "<b>I ("+html.EscapeString(post.Author)+")</b>"), nil
}

func footer(text string, post Post) (string, error) {
	return text + "<address>" + html.EscapeString(post.Author) + "</address>\n", nil
}

// reject fails at texts with the word "reject" in them.
func reject(text string, _ Post) (string, error) {
	if strings.Contains(text, "reject") {
		return "", errors.New("no such text")
	}
	return text, nil
}
