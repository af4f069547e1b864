// Command host-v1 is a host that offers protocol 1 alone. It starts one pack, dispenses plugins from it, calls them, and
// says as JSON what came of it. It is built with go-plugin v1.4.9, over net/rpc.
//
//	host-v1 PACK <REQUEST >REPORT
//
// The request on stdin is a JSON object, and may be empty; the types request and report say what is in both. The exit
// status is 0 where the pack answered, 1 where the report has an error, and 2 where the command was called wrongly.
//
// It is written from the description of protocol 1, as hosts were before htmlize 0.1.0, and frozen. A pack that watches
// the lifeline ends with it even where it is killed; another one stays behind then.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// request is what to do with the pack.
type request struct {
	// Plugins are the names to dispense, besides those that Roles and Contents name. Without any it is htmlize.
	Plugins  []string          `json:"plugins"`
	Post     requestPost       `json:"post"`
	Roles    []roleRequest     `json:"roles"`
	Contents []contentsRequest `json:"contents"`
}

type requestPost struct {
	ID       int    `json:"id"`
	Author   string `json:"author"`
	Contents string `json:"contents"`
}

type roleRequest struct {
	Plugin string   `json:"plugin"`
	Role   string   `json:"role"`
	Texts  []string `json:"texts"`
}

type contentsRequest struct {
	Plugin string `json:"plugin"`
	Text   string `json:"text"`
}

// report is what came of it.
type report struct {
	// Protocol and Transport are what was negotiated, 0 and empty where nothing was.
	Protocol  int             `json:"protocol"`
	Transport string          `json:"transport"`
	Plugins   []pluginsReport `json:"plugins"`
	// Roles has a list for each entry of the request's roles, with a result for each text.
	Roles    [][]result `json:"roles"`
	Contents []result   `json:"contents"`
	// Error is why the pack can't be used.
	Error string `json:"error,omitempty"`
}

type pluginsReport struct {
	Name  string   `json:"name"`
	Hooks []string `json:"hooks"`
	// Error is why there is no such plugin.
	Error string `json:"error,omitempty"`
}

// result is what became of one text.
type result struct {
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: host-v1 PACK <REQUEST >REPORT")
		os.Exit(2)
	}
	// The pack inherits stdin, so it is read before the pack starts.
	var req request
	if err := json.NewDecoder(os.Stdin).Decode(&req); err != nil && !errors.Is(err, io.EOF) {
		fmt.Fprintf(os.Stderr, "host-v1: the request: %v\n", err)
		os.Exit(2)
	}
	c := newConnection(os.Args[1], req.names())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		c.client.Kill()
		os.Exit(1)
	}()
	out := c.run(req)
	c.client.Kill()

	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		fmt.Fprintf(os.Stderr, "host-v1: %v\n", err)
		os.Exit(1)
	}
	if out.Error != "" {
		os.Exit(1)
	}
}

// names returns the plugins to dispense, each once, in the order in which the request names them.
func (r request) names() []string {
	var names []string
	seen := make(map[string]bool)
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, name := range r.Plugins {
		add(name)
	}
	for _, role := range r.Roles {
		add(role.Plugin)
	}
	for _, contents := range r.Contents {
		add(contents.Plugin)
	}
	if len(names) == 0 {
		add("htmlize")
	}
	return names
}
