package diagnostic

// The codes of packs. A later release may have more.
const (
	// NotExecutable is a file that may not be executed or reached, or a folder.
	NotExecutable Code = "not-executable"
	// WrongPlatform is a file that isn't a program for this system and processor.
	WrongPlatform Code = "wrong-platform"
	// NoInterpreter is a file whose interpreter or loader isn't there.
	NoInterpreter Code = "no-interpreter"
	// NoExec is a file that is on a file system mounted noexec, or whose interpreter is.
	NoExec Code = "noexec"
	// NoFolder means that no folder for the sockets of the pack and the host can be made in the folder for temporary files.
	NoFolder Code = "no-folder"
	// NotStarted is a process that the system refused to start for another reason.
	NotStarted Code = "not-started"
	// Exited is a process that ended before the handshake.
	Exited Code = "exited"
	// OtherCookie is a plugin for another program: it ended because it expects another cookie.
	OtherCookie Code = "other-cookie"
	// NotAPack is a process whose first line of output isn't a handshake.
	NotAPack Code = "not-a-pack"
	// ForeignAddress is a process whose handshake has an address that isn't known to be its own.
	ForeignAddress Code = "foreign-address"
	// TimedOut is a pack that wasn't ready in time.
	TimedOut Code = "timed-out"
	// Disconnected is a process with which the host can't communicate after the handshake.
	Disconnected Code = "disconnected"
	// Hung is a process that runs and doesn't answer. It is a code of events.
	Hung Code = "hung"
	// Mismatch is a pack that isn't what the manifest says.
	Mismatch Code = "mismatch"
	// HeldBack is a pack that the manifest limits to a protocol, and the protocol doesn't carry something else in the manifest.
	HeldBack Code = "held-back"
	// FailsOpen is a sanitizer for which the manifest says that a text is output where it fails.
	FailsOpen Code = "fails-open"
	// GaveUp is a pack that crashed more often than it may be restarted. Its texts fail.
	GaveUp Code = "gave-up"
)
