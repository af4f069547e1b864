package diagnostic

// Code says why something came to nothing. Those of [Role] and [Contents] that a pack tells are known over protocol 2: protocol 1
// carries a text, and its errors are [Unknown].
type Code string

// The codes of roles and contents hooks. A later release may have more.
const (
	// Unknown is an error of which nothing but the text is known.
	Unknown Code = "unknown"
	// Plugin is an error that the plugin's own code returned.
	Plugin Code = "plugin"
	// Panic is a panic in the plugin's code.
	Panic Code = "panic"
	// Timeout is a plugin that took longer than the manifest gives it.
	Timeout Code = "timeout"
	// TooLarge is a text or a result over the limit.
	TooLarge Code = "too-large"
	// ResultsTooLarge is a result with which those of the document's roles, of all packs, are over the limit of 256 MiB.
	ResultsTooLarge Code = "results-too-large"
	// InvalidOutput is a result that isn't UTF-8.
	InvalidOutput Code = "invalid-output"
	// InvalidConfig is a configuration that the plugin refuses; it is a code of packs, too.
	InvalidConfig Code = "invalid-config"
	// NotFound is a plugin, hook or table that the other side doesn't have; of a pack it is a path where there is no file.
	NotFound Code = "not-found"
	// Crashed is a pack that crashed at the text, or is given up. It is a code of events, too: a process that ended after it had
	// been in use.
	Crashed Code = "crashed"
	// BadAnswer is a pack that answered the call with what is no answer to it.
	BadAnswer Code = "bad-answer"
	// Unsupported is something that the protocol spoken can't carry.
	Unsupported Code = "unsupported"
)
