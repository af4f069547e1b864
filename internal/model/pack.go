package model

import (
	"context"
	"encoding/json"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
)

// Pack is a pack as rendering uses it. Implementations are safe for concurrent use.
//
// If a method returns an error, the whole call has failed: the connection broke (a [*DisconnectedError]), or the context ended. An error
// that a plugin reports about one text is in the results instead. In both places, an error of the pack's own code is an [*Error], with
// the same message on every protocol.
type Pack interface {
	// Describe returns the pack's description of itself. It has no side effects.
	Describe(ctx context.Context) (*Description, error)

	// Configure gives each plugin its configuration from the manifest. It is called once, after Describe and before the first text.
	Configure(ctx context.Context, configs Configs) error

	// ProcessRoles renders all texts of call and returns one slice for each group, with one result for each text, in order. Texts may be
	// rendered concurrently and in any order. Together with an error it returns the results so far: a text that was sent and has no
	// result has the error [Lost], and a text that wasn't sent has [Unsent].
	ProcessRoles(ctx context.Context, call RolesCall) ([][]Result, error)

	// ProcessContents passes the text through one plugin's contents hook.
	ProcessContents(ctx context.Context, call ContentsCall) (string, error)
}

// DisconnectedError is the error of a call whose connection broke, usually because the pack's process ended.
type DisconnectedError struct {
	Err error
	// Refused says that the host closed the connection because the pack violated the protocol. Err says how.
	Refused bool
}

// Error returns the text of the cause.
func (e *DisconnectedError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *DisconnectedError) Unwrap() error { return e.Err }

// Lost and Unsent are the errors of texts without a result. They are compared by identity, and never sent.
var (
	Lost   = &Error{Code: diagnostic.Crashed, Message: "the pack crashed at work on it"}
	Unsent = &Error{Code: diagnostic.Crashed, Message: "the pack crashed before it"}
)

// Configs has a JSON object for each plugin that the manifest configures, by plugin name.
type Configs map[string]json.RawMessage

// RolesCall has all texts of roles of one document for one pack.
type RolesCall struct {
	Post   htmlize.Post
	Host   Host
	Groups []Group
	// Order is the order of texts for a plugin that has to be called for one text after the other. Each element is the index of a group
	// and stands for that group's next text. Texts of groups that aren't in Order have only the order within their group.
	Order []int32
	// Quota is how many bytes the results may have, together with those of the document's other calls. A text whose result is over it
	// has the error [ResultsError], and so have texts after it, which needn't be sent.
	Quota *Quota
}

// Group has the texts of one role for one plugin, in the order of the document.
type Group struct {
	Plugin string
	Role   string
	Texts  []string
	// Timeout limits the time for those texts of the group that are in one message of the protocol: many texts on protocol 2, one on
	// protocol 1. Zero is no limit. When the time is over, texts without a result get an error of code [diagnostic.Timeout]. Other
	// groups go on.
	Timeout time.Duration
}

// Result is the result of one text: its HTML, or an error.
type Result struct {
	HTML string
	Err  *Error
}

// ContentsCall is one text on its way through one plugin's contents hook.
type ContentsCall struct {
	Plugin string
	Stage  htmlize.Stage
	Text   string
	Post   htmlize.Post
	Host   Host
	// Timeout limits the time for the call. Zero is no limit.
	Timeout time.Duration
}

// Host answers a pack's questions to its host during a call.
type Host interface {
	// Lookup returns the value of key in one of the host's tables, and false where the table has no such key. A table
	// that the host doesn't have is an [*Error] of code [diagnostic.NotFound].
	Lookup(ctx context.Context, table, key string) (value string, found bool, err error)

	// Contents returns the post's text as the host got it, with role markup and without front matter.
	Contents(ctx context.Context) (string, error)
}

// NewResults returns a result with the error err for each text of groups.
func NewResults(groups []Group, err *Error) [][]Result {
	results := make([][]Result, len(groups))
	for i, g := range groups {
		results[i] = make([]Result, len(g.Texts))
		for j := range results[i] {
			results[i][j].Err = err
		}
	}
	return results
}
