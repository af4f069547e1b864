//go:build unix

package zoo

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// short returns text with a number in the place of very many letters x.
func short(text string) string {
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

// portable returns text without what differs from visit to visit.
func portable(text, folder string) string {
	text = strings.ReplaceAll(text, folder+string(filepath.Separator), "")
	text = socketFolder.ReplaceAllString(text, "/FOLDER/")
	text = address.ReplaceAllString(text, "0xADDRESS")
	// The protobuf library puts the one or the other into its errors, so that nobody relies on their text.
	return strings.ReplaceAll(text, "\u00a0", " ")
}
