package model

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// Error is an error that a pack reports: about one text, or about a whole call. Its message is the same on every protocol. Protocol 1
// doesn't carry its code.
type Error struct {
	Code    diagnostic.Code
	Message string
	// Location is where in the plugin's code a panic was: "plugins/abbrev.go:42 in expand". It is empty where that isn't known. Protocol 1
	// doesn't carry it. [Error.SetLocation] sets it.
	Location string
	// Err is the cause, if this side knows it. No protocol carries it.
	Err error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error with the formatted message. The argument of %w is the cause.
func Errorf(code diagnostic.Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// ConfigMessage is the beginning of an error's message about a plugin's configuration. By it the host finds the place in the manifest.
func ConfigMessage(plugin string) string { return "config of plugin " + plugin + ": " }

// MaxMessage is how many bytes an error's message may have when it is sent. On protocol 2 the error of a whole call is in gRPC's headers,
// and a call doesn't end where those are larger than the other side accepts. (The smallest limit in use is 16 KiB.)
const MaxMessage = 4 << 10

// maxLocation is how many bytes an error's location may have.
const maxLocation = 512

// MaxError is more than the bytes of an error's message and location together.
const MaxError = MaxMessage + maxLocation + 2*len("…")

// ErrorToSend returns an Error whose message every protocol can carry. It isn't empty, as that is no error on protocol 1. It is UTF-8, as
// protocol 2 carries nothing else. It is cut after [MaxMessage] bytes.
func ErrorToSend(code diagnostic.Code, message string) *Error {
	return &Error{Code: code, Message: cmp.Or(textToSend(message, MaxMessage), "an error without a text")}
}

// SetLocation sets the location, which becomes UTF-8 and is cut after 512 bytes.
func (e *Error) SetLocation(location string) { e.Location = textToSend(location, maxLocation) }

// textToSend returns text as UTF-8, cut after size bytes.
func textToSend(text string, size int) string {
	if len(text) > size {
		end := size
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// CodeNoAnswer is a deadline at which the pack didn't answer: its plugin is slow, or the whole process hangs. Only the host uses this code.
const CodeNoAnswer diagnostic.Code = "no-answer"

// NoLookups is the message of the error that a plugin gets for a lookup over protocol 1.
const NoLookups = "protocol 1 has no lookups in the host"

// CodeOf returns the code of the [*Error] in err's tree, and diagnostic.Unknown where there is none.
func CodeOf(err error) diagnostic.Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return diagnostic.Unknown
}
