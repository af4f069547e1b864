package diagnostic

// The codes of packs. A later release may have more.
const (
	// NotExecutable is a file that may not be executed, or a folder.
	NotExecutable Code = "not-executable"
	// WrongPlatform is a file that isn't a program for this system and processor.
	WrongPlatform Code = "wrong-platform"
	// NoInterpreter is a file that names an interpreter or a loader that isn't there.
	NoInterpreter Code = "no-interpreter"
	// NoExec is a file, or the interpreter that it names, on a file system that is mounted noexec.
	NoExec Code = "noexec"
	// NoFolder is a folder for the sockets of a pack and the host that can't be made in the folder for temporary files.
	NoFolder Code = "no-folder"
	// NotStarted is a process that the system refused to start for another cause.
	NotStarted Code = "not-started"
	// Exited is a process that ended before the handshake.
	Exited Code = "exited"
	// OtherCookie is a plugin for another program: it ended because the cookie isn't its own.
	OtherCookie Code = "other-cookie"
	// NotAPack is a process whose first line of output isn't a handshake.
	NotAPack Code = "not-a-pack"
	// ForeignAddress is a process whose handshake names an address that isn't known to be its own.
	ForeignAddress Code = "foreign-address"
	// TimedOut is a pack that didn't get ready in time.
	TimedOut Code = "timed-out"
	// Disconnected is a process that can't be talked to after its handshake.
	Disconnected Code = "disconnected"
	// Hung is a process that goes on, and doesn't answer. It is a code of events.
	Hung Code = "hung"
	// Mismatch is a pack that runs and isn't what the manifest says.
	Mismatch Code = "mismatch"
	// HeldBack is a pack that the manifest holds at a protocol which doesn't carry what it wants of the pack besides.
	HeldBack Code = "held-back"
	// FailsOpen is a plugin that makes the text safe, and a manifest that would have the text put out where it fails.
	FailsOpen Code = "fails-open"
	// GaveUp is a pack that crashed more often than it may be restarted. Its texts fail.
	GaveUp Code = "gave-up"
)
