package model

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error is an error that a pack reports: about one text, or about a whole call. Its text is the same on every protocol;
// its code is known only where the protocol carries one, which protocol 1 doesn't.
type Error struct {
	Code    Code
	Message string
	// Err is the cause, where this side knows it; it doesn't travel.
	Err error
}

// Error returns the message alone.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error with the formatted message, and the cause that the verb %w names.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// ConfigMessage is how the message of an error about a plugin's configuration begins, by which the host finds its place in the manifest.
func ConfigMessage(plugin string) string { return "config of plugin " + plugin + ": " }

// MaxMessage is the most bytes of an error's message that travel. On protocol 2 that of a whole call stands among gRPC's
// headers, and a call with larger ones than the other side takes doesn't end (the least limit that is in use is 16 KiB).
const MaxMessage = 4 << 10

// Sayable returns an Error with a message that every protocol carries, made of any text at all: protocol 1 takes an empty
// one for no error, protocol 2 carries no other than UTF-8, and what is over [MaxMessage] is cut.
func Sayable(code Code, message string) *Error {
	if len(message) > MaxMessage {
		end := MaxMessage
		for end > 0 && !utf8.RuneStart(message[end]) {
			end--
		}
		message = message[:end] + "…"
	}
	return &Error{Code: code, Message: cmp.Or(strings.ToValidUTF8(message, "\uFFFD"), "an error without a text")}
}

// Code says what kind of error a pack reports.
type Code string

// The codes. A pack of a later release may send others, which count as [CodeUnknown].
const (
	// CodeUnknown is an error of which nothing but the text is known.
	CodeUnknown Code = "unknown"
	// CodePlugin is an error that a plugin's own code returned.
	CodePlugin Code = "plugin"
	// CodePanic is a panic in a plugin's code.
	CodePanic Code = "panic"
	// CodeTimeout is a deadline that ran out.
	CodeTimeout Code = "timeout"
	// CodeTooLarge is a text or a result over the limit of a message.
	CodeTooLarge Code = "too-large"
	// CodeResultsTooLarge is a result with which those of a document are over [MaxResults]. It doesn't travel.
	CodeResultsTooLarge Code = "results-too-large"
	// CodeInvalidOutput is a result that isn't UTF-8.
	CodeInvalidOutput Code = "invalid-output"
	// CodeInvalidConfig is a configuration that a plugin refuses.
	CodeInvalidConfig Code = "invalid-config"
	// CodeNotFound is a plugin, hook or table that the other side doesn't have.
	CodeNotFound Code = "not-found"
	// CodeNoAnswer is a deadline that ran out without a word from the pack: its plugin is slow, or all of it hangs. It
	// doesn't travel.
	CodeNoAnswer Code = "no-answer"
	// CodeDied is a pack that broke off; it doesn't travel.
	CodeDied Code = "died"
	// CodeBadAnswer is a pack that answered a call with what is no answer to it; it doesn't travel.
	CodeBadAnswer Code = "bad-answer"
	// CodeUnsupported is something that the protocol spoken can't carry.
	CodeUnsupported Code = "unsupported"
)

// NoLookups is the text of the error that a plugin gets for a lookup over protocol 1.
const NoLookups = "protocol 1 has no lookups in the host"

// CodeOf returns the code of the [*Error] in err's tree, and CodeUnknown where there is none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeUnknown
}
