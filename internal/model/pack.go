package model

import (
	"context"
	"encoding/json"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
)

// Pack is a pack as rendering sees it. Implementations are safe for concurrent use.
//
// A method's error means that the whole call came to nothing: the connection broke (a [*DisconnectedError]), the context
// ended.
// What a plugin reports about one text is an [*Error] inside the results instead. An error that came from the pack's own
// code is an [*Error] in either place, with the same text on every protocol.
type Pack interface {
	// Describe tells what the pack says of itself. It has no side effects.
	Describe(ctx context.Context) (*Description, error)

	// Configure hands each plugin its configuration from the manifest. It is called once, after Describe and before the
	// first text.
	Configure(ctx context.Context, configs Configs) error

	// ProcessRoles renders all texts of call and returns one slice for each group and one result for each text, in
	// order. Texts may be rendered concurrently and in any order. Results that come with an error tell what is known:
	// texts that the pack was at work on have the error [Lost], and those that it hadn't been given yet [Unsent].
	ProcessRoles(ctx context.Context, call RolesCall) ([][]Result, error)

	// ProcessContents passes the text through one plugin's contents hook.
	ProcessContents(ctx context.Context, call ContentsCall) (string, error)
}

// DisconnectedError is a call whose connection broke: usually the pack's process ended.
type DisconnectedError struct {
	Err error
	// Refused reports whether the host broke it, because of what came over it. Err says what that was.
	Refused bool
}

// Error returns the text of the cause.
func (e *DisconnectedError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *DisconnectedError) Unwrap() error { return e.Err }

// Lost and Unsent mark texts without a result. They are compared by identity and don't travel.
var (
	Lost   = &Error{Code: diagnostic.Crashed, Message: "the pack crashed at work on it"}
	Unsent = &Error{Code: diagnostic.Crashed, Message: "the pack crashed before it"}
)

// Configs holds a JSON object for each plugin that the manifest configures, by plugin name.
type Configs map[string]json.RawMessage

// RolesCall is every role text of one document that concerns one pack.
type RolesCall struct {
	Post   htmlize.Post
	Host   Host
	Groups []Group
	// Order has, for the texts of a plugin whose calls have to come one after the other, their order over all of its groups: the
	// index of a group for each, whose next text that is. Groups that aren't in it have an order of their own alone.
	Order []int32
	// Results is what the results may take, together with those of the document's other calls. A text whose result is over it
	// has the error [ResultsError], and so have texts after it, which needn't be sent.
	Quota *Quota
}

// Group is the texts of one role for one plugin, in the order of the document.
type Group struct {
	Plugin string
	Role   string
	Texts  []string
	// Timeout bounds the work on what one message of the protocol carries of the group: many texts on protocol 2, one on
	// protocol 1. Zero means no bound of its own. Where it runs out, the texts without a result yet get an error of code
	// [diagnostic.Timeout], and other groups go on.
	Timeout time.Duration
}

// Result is what became of one text: its HTML, or an error.
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
	// Timeout bounds the call; zero means no bound of its own.
	Timeout time.Duration
}

// Host is what a pack may ask of its host while it works on a call.
type Host interface {
	// Lookup returns the value of key in one of the host's tables, and false where the table has no such key. A table
	// that the host doesn't have is an [*Error] of code [diagnostic.NotFound].
	Lookup(ctx context.Context, table, key string) (value string, found bool, err error)

	// Contents returns the post's text as it was given to the host, role markup included and front matter left out.
	Contents(ctx context.Context) (string, error)
}

// NewResults returns results for groups of texts, each with err.
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
