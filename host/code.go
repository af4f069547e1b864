package host

import "example.com/htmlize/internal/model"

// Code says what kind of error a [*RoleError] or a [*ContentsError] is. Those that a pack tells are known over protocol 2
// alone: protocol 1 carries a text, and its errors count as [CodeUnknown].
type Code = model.Code

// The codes. A later release may have more.
const (
	// CodeUnknown is an error of which nothing but the text is known.
	CodeUnknown = model.CodeUnknown
	// CodePlugin is an error that the plugin's own code returned.
	CodePlugin = model.CodePlugin
	// CodePanic is a panic in the plugin's code.
	CodePanic = model.CodePanic
	// CodeTimeout is a plugin that took longer than the manifest gives it.
	CodeTimeout = model.CodeTimeout
	// CodeTooLarge is a text or a result over the limit.
	CodeTooLarge = model.CodeTooLarge
	// CodeResultsTooLarge is a result with which those of the document's roles, of all packs, are over the limit of 256 MiB.
	CodeResultsTooLarge = model.CodeResultsTooLarge
	// CodeInvalidOutput is a result that isn't UTF-8.
	CodeInvalidOutput = model.CodeInvalidOutput
	// CodeInvalidConfig is a configuration that the plugin refuses.
	CodeInvalidConfig = model.CodeInvalidConfig
	// CodeNotFound is a plugin, hook or table that the other side doesn't have.
	CodeNotFound = model.CodeNotFound
	// CodeDied is a pack that broke off at the text, or is given up.
	CodeDied = model.CodeDied
	// CodeBadAnswer is a pack that answered the call with what is no answer to it.
	CodeBadAnswer = model.CodeBadAnswer
	// CodeUnsupported is something that the protocol spoken can't carry.
	CodeUnsupported = model.CodeUnsupported
)

// Code says what kind of error it is.
func (e *RoleError) Code() Code { return model.CodeOf(e.Err) }

// Code says what kind of error it is.
func (e *ContentsError) Code() Code { return model.CodeOf(e.Err) }
