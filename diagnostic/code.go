package diagnostic

// Code says why something failed. The codes that a pack sets for [Role] and [Contents] are known only over protocol 2. Protocol 1 carries
// only a message, and its errors are [Unknown].
type Code string

// The codes of roles and contents hooks. A later release may have more.
const (
	// Unknown is an error of which only the message is known.
	Unknown Code = "unknown"
	// Plugin is an error that the plugin's own code returned.
	Plugin Code = "plugin"
	// Panic is a panic in the plugin's code.
	Panic Code = "panic"
	// Timeout is a plugin that took longer than its timeout in the manifest.
	Timeout Code = "timeout"
	// TooLarge is a text or a result over the limit.
	TooLarge Code = "too-large"
	// ResultsTooLarge is a result with which the results of all roles of the document are over the limit of 256 MiB.
	ResultsTooLarge Code = "results-too-large"
	// InvalidOutput is a result that isn't UTF-8.
	InvalidOutput Code = "invalid-output"
	// InvalidConfig is a configuration that the plugin refuses; it is a code of packs, too.
	InvalidConfig Code = "invalid-config"
	// NotFound is a plugin, hook or table that the other side doesn't have; of a pack it is a path where there is no file.
	NotFound Code = "not-found"
	// Crashed is a pack that crashed at the text, or that the host doesn't restart any more. It is a code of events, too: a process that
	// ended after it had been in use.
	Crashed Code = "crashed"
	// BadAnswer is a malformed answer of a pack.
	BadAnswer Code = "bad-answer"
	// Unsupported is something that the negotiated protocol can't carry.
	Unsupported Code = "unsupported"
)
