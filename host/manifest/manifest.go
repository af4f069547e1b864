package manifest

import (
	"encoding/json"
	"time"

	"github.com/hashicorp/go-version"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// Format is the version of the file format that this package reads: what stands after "manifest:".
const Format = 1

// The bounds of a plugin's call and of a pack's start where the manifest doesn't set them.
const (
	DefaultTimeout      = model.DefaultTimeout
	DefaultStartTimeout = 10 * time.Second
)

// DefaultRestarts is how often a pack is restarted after a crash within a minute where the manifest doesn't say.
const DefaultRestarts = 3

// Manifest is a valid manifest. Its slices are in the order of the file.
type Manifest struct {
	// File is the name that the manifest was read under.
	File      string
	Protocols Protocols
	Packs     []Pack
	Tables    []Table

	// lines are those of the file.
	lines []string
}

// Line returns the line of the manifest at a place in it, without its line break; it is empty where the place isn't in it, or the
// manifest didn't come from a file.
func (m *Manifest) Line(at diagnostic.Position) string {
	if at.File != m.File || at.Line < 1 || at.Line > len(m.lines) {
		return ""
	}
	return m.lines[at.Line-1]
}

// Protocols is a list of protocols that may be spoken, for the whole manifest or for one pack.
type Protocols struct {
	// Pos is where the list stands; zero where there is none.
	Pos diagnostic.Position
	// Numbers is ascending and free of duplicates, and nil where there is no list, which allows every protocol. It can
	// hold numbers that the host doesn't speak, but not only such.
	Numbers []int
}

// Pack is one executable and what is bound from it.
type Pack struct {
	// Pos is where the pack's entry begins.
	Pos diagnostic.Position
	// Name is the manifest's own name for the pack, unique in the file.
	Name string
	// Path is the executable: absolute, or relative to the working directory as the manifest's file name is. It always
	// holds a separator, so that it is never looked up in PATH.
	Path string
	// Version is what the pack's own version has to satisfy.
	Version Constraint
	// Protocols narrows what may be negotiated with this pack.
	Protocols Protocols
	// Env names the variables of the host that the pack gets to see besides those that every pack gets.
	Env []string
	// StartTimeout bounds the time from the start of the process until the pack has said what it is, and then again that
	// of its configuration. It is positive.
	StartTimeout time.Duration
	// Restarts is how often within a minute the pack is restarted after a crash. It isn't negative.
	Restarts int
	// Plugins has at least one element.
	Plugins []Plugin
}

// Constraint is a constraint on a version. The embedded Constraints are nil, and satisfied by any version, where the
// manifest has none.
type Constraint struct {
	// Pos is where the constraint stands; zero where there is none.
	Pos diagnostic.Position
	// Text is the constraint as it was written.
	Text string
	version.Constraints
}

// Plugin is one plugin of a pack, with the hooks that it is bound to.
type Plugin struct {
	// Pos is where the plugin's entry begins.
	Pos diagnostic.Position
	// Name is the plugin's name in its pack, unique there.
	Name string
	// Hooks has at least one element and no duplicates; a role stands in no other plugin of the manifest.
	Hooks []Hook
	// Stage is when the contents hook runs; empty for a plugin that isn't bound to it.
	Stage   htmlize.Stage
	OnError OnError
	// OnErrorPos is where the value of "on_error" stands; zero where there is none.
	OnErrorPos diagnostic.Position
	// Timeout bounds each call of the plugin. It is positive.
	Timeout time.Duration
	// TimeoutPos is where the value of "timeout" stands; zero where the manifest has none, and Timeout is [DefaultTimeout].
	TimeoutPos diagnostic.Position
	// Cache is how many bytes the results may take that the host keeps for later documents; zero for none, which is the
	// default.
	Cache int64
	// CachePos is where the key "cache" stands; zero where there is none.
	CachePos diagnostic.Position
	// Config is a JSON object with the keys in the manifest's order; nil where the manifest has none.
	Config json.RawMessage
	// ConfigPos is where the key "config" stands; zero where there is none.
	ConfigPos diagnostic.Position
	// ConfigPlaces is where each key and each item in Config stands, by its JSON pointer (RFC 6901), such as "/colors/0".
	ConfigPlaces map[string]diagnostic.Position
}

// Hook is a hook that the manifest binds a plugin to.
type Hook struct {
	Pos diagnostic.Position
	// Role is the role's name; empty for the contents hook.
	Role string
}

// String returns the hook as the manifest has it: "role:NAME" or "contents".
func (h Hook) String() string {
	if h.Role == "" {
		return string(model.ContentsHook)
	}
	return string(model.RoleHook(h.Role))
}

// OnError is what becomes of a text that a plugin could not process.
type OnError string

// What becomes of a text on an error.
const (
	// Fail ends the rendering with the error. It is the default.
	Fail OnError = "fail"
	// Keep leaves a role as it was written, and the contents as they were before the hook.
	Keep OnError = "keep"
	// Strip leaves a role's text alone, escaped. It is for roles only.
	Strip OnError = "strip"
)

// Table is one data table, which packs may look up through the host.
type Table struct {
	// Pos is where the table's name stands in the manifest.
	Pos diagnostic.Position
	// Name is what packs call the table, unique in the manifest.
	Name string
	// File is what the table was read from: absolute, or relative to the working directory as the manifest's file name
	// is.
	File string
	// Entries is not nil. Numbers and booleans are the text that was written.
	Entries map[string]string
}
