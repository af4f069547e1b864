//go:build unix

package badpacks

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// abbreviate replaces more than 1000 letters x by their number.
func abbreviate(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		run := len(text) - len(strings.TrimLeft(text, "x"))
		if run > 1000 {
			fmt.Fprintf(&b, "x{%d}", run)
		} else {
			b.WriteString(text[:run])
		}
		rest := text[run:]
		next := strings.IndexByte(rest, 'x')
		if next < 0 {
			next = len(rest)
		}
		b.WriteString(rest[:next])
		text = rest[next:]
	}
	return b.String()
}

var (
	socketFolder = regexp.MustCompile(`/[^ "]*/htmlize-pack-\d+/plugin-dir\d+/`)
	address      = regexp.MustCompile(`0x[0-9a-f]+`)
)

// normalize removes what differs from run to run.
func normalize(text, folder string) string {
	text = strings.ReplaceAll(text, folder+string(filepath.Separator), "")
	text = socketFolder.ReplaceAllString(text, "/FOLDER/")
	text = address.ReplaceAllString(text, "0xADDRESS")
	// The protobuf library chooses at random between a space and a no-break space in its errors, so that nobody relies on their text.
	return strings.ReplaceAll(text, "\u00a0", " ")
}
