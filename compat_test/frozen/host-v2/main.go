// Command host-v2 is a host that offers protocol 2 alone. It starts one pack, asks it what it is, configures it, calls its
// plugins, and says as JSON what came of it. It is built with go-plugin v1.8.0, over gRPC.
//
//	host-v2 PACK <REQUEST >REPORT
//
// The request on stdin is a JSON object, and may be empty; the types request and report say what is in both. The exit
// status is 0 where the pack answered, 1 where the report has an error, and 2 where the command was called wrongly.
//
// It is written from pack.proto and docs/protocol.md of htmlize 0.1.0, without its code, and frozen. A pack that watches
// the lifeline ends with it even where it is killed.
package main

import (
	"context"
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
	Post requestPost `json:"post"`
	// Configs holds a JSON object for each plugin that is configured.
	Configs map[string]json.RawMessage `json:"configs"`
	// Tables are what the pack may look up.
	Tables   map[string]map[string]string `json:"tables"`
	Roles    []roleRequest                `json:"roles"`
	Contents []contentsRequest            `json:"contents"`
}

type requestPost struct {
	ID       int    `json:"id"`
	Author   string `json:"author"`
	Title    string `json:"title"`
	Contents string `json:"contents"`
}

// roleRequest is a group of texts. All groups of a request go to the pack in one call.
type roleRequest struct {
	Plugin string   `json:"plugin"`
	Role   string   `json:"role"`
	Texts  []string `json:"texts"`
	// Timeout is one such as "1.5s"; empty is none.
	Timeout string `json:"timeout"`
}

type contentsRequest struct {
	Plugin string `json:"plugin"`
	// Stage is "before-roles", "after-roles" or empty.
	Stage   string `json:"stage"`
	Text    string `json:"text"`
	Timeout string `json:"timeout"`
}

// report is what came of it.
type report struct {
	// Protocol and Transport are what was negotiated, 0 and empty where nothing was.
	Protocol  int    `json:"protocol"`
	Transport string `json:"transport"`
	// Description is the pack's answer to Describe, in protobuf's JSON.
	Description json.RawMessage `json:"description,omitempty"`
	// Roles has a list for each entry of the request's roles, with a result for each text.
	Roles    [][]result `json:"roles"`
	Contents []result   `json:"contents"`
	// Error is why the pack can't be used, and Code its code where the pack gave one.
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
}

// result is what became of one text.
type result struct {
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
	// Code is the error's, such as CODE_PLUGIN, or its number where this host doesn't know it; empty where the error is
	// gRPC's own.
	Code string `json:"code,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: host-v2 PACK <REQUEST >REPORT")
		os.Exit(2)
	}
	// The pack inherits stdin, so it is read before the pack starts.
	var req request
	if err := json.NewDecoder(os.Stdin).Decode(&req); err != nil && !errors.Is(err, io.EOF) {
		fmt.Fprintf(os.Stderr, "host-v2: the request: %v\n", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client := newClient(os.Args[1])
	context.AfterFunc(ctx, client.Kill)
	out := run(ctx, client, req)
	client.Kill()

	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		fmt.Fprintf(os.Stderr, "host-v2: %v\n", err)
		os.Exit(1)
	}
	if out.Error != "" {
		os.Exit(1)
	}
}
