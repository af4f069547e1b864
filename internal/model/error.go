package model

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// Error is an error that a pack reports: about one text, or about a whole call. Its text is the same on every protocol;
// its code is known only where the protocol carries one, which protocol 1 doesn't.
type Error struct {
	Code    diagnostic.Code
	Message string
	// Err is the cause, where this side knows it; it doesn't travel.
	Err error
}

// Error returns the message alone.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error with the formatted message, and the cause that the verb %w names.
func Errorf(code diagnostic.Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// ConfigMessage is how the message of an error about a plugin's configuration begins, by which the host finds its place in the manifest.
func ConfigMessage(plugin string) string { return "config of plugin " + plugin + ": " }

// MaxMessage is the most bytes of an error's message that travel. On protocol 2 that of a whole call stands among gRPC's
// headers, and a call with larger ones than the other side takes doesn't end (the least limit that is in use is 16 KiB).
const MaxMessage = 4 << 10

// ErrorToSend returns an Error with a message that every protocol carries, made of any text at all: protocol 1 takes an empty
// one for no error, protocol 2 carries no other than UTF-8, and what is over [MaxMessage] is cut.
func ErrorToSend(code diagnostic.Code, message string) *Error {
	if len(message) > MaxMessage {
		end := MaxMessage
		for end > 0 && !utf8.RuneStart(message[end]) {
			end--
		}
		message = message[:end] + "…"
	}
	return &Error{Code: code, Message: cmp.Or(strings.ToValidUTF8(message, "\uFFFD"), "an error without a text")}
}

// CodeNoAnswer is a deadline that ran out without a word from the pack: its plugin is slow, or all of it hangs. It doesn't travel, and
// nobody but the host gets to see it.
const CodeNoAnswer diagnostic.Code = "no-answer"

// NoLookups is the text of the error that a plugin gets for a lookup over protocol 1.
const NoLookups = "protocol 1 has no lookups in the host"

// CodeOf returns the code of the [*Error] in err's tree, and diagnostic.Unknown where there is none.
func CodeOf(err error) diagnostic.Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return diagnostic.Unknown
}
