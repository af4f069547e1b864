package markup

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
)

// Document is a text to render, with its metadata.
type Document struct {
	// Name is what messages call the document: a file's name.
	Name string
	// Format is what the text is written in; [Text] if it is empty.
	Format Format
	// Post is from the front matter, and free to be changed before the document is rendered.
	Post htmlize.Post
	// Warnings are about the front matter.
	Warnings diagnostic.List

	// textID is the id that isn't a number in the front matter.
	textID textID
	// body is the text after the front matter, which begins at the line of the file.
	body string
	line int
}

// textID is an id that is no number: where it stands, and how to write it if it was meant for one.
type textID struct {
	text  string
	place diagnostic.Place
	hint  string
}

// newError is a document that can't be read as one, and newWarning what its author probably didn't mean.
func newError(place diagnostic.Place, message, hint string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Document, Place: place, Message: message, Hint: hint}
}

func newWarning(place diagnostic.Place, message, hint string) *diagnostic.Diagnostic {
	d := newError(place, message, hint)
	d.Severity = diagnostic.Warning
	return d
}

// MaxDocument is the most bytes that the text of a document may have, its front matter included. What a plugin gets of it is bounded
// besides: a text of a role, and all of it for a contents hook, to 128 MiB.
const MaxDocument = 256 << 20

// MaxMetadata is the most bytes that the id, the author and the title of a post may have each, and its Meta altogether.
const MaxMetadata = 64 << 10

// wholeFile is the place of what is about all of a document.
func wholeFile(name string) diagnostic.Place {
	return diagnostic.Place{Pos: diagnostic.Position{File: name}}
}

const byteOrderMark = "\uFEFF"

// Parse makes a Document of the text of a file: of what stands after its front matter, if it has one, and of the
// post that the front matter gives. A first line of three hyphens that no second one ends, or behind which a blank line comes, is text. A text of more than [MaxDocument] bytes, that isn't UTF-8 or that has a NUL, and front matter that can't be read or has
// more than 1 MiB, are a [*diagnostic.Diagnostic].
//
// The document has the [Format] of its name's ending. It may be changed before the document is rendered.
func Parse(name, text string) (*Document, error) {
	if len(text) > MaxDocument {
		return nil, tooLarge(name)
	}
	for strings.HasPrefix(text, byteOrderMark) {
		text = text[len(byteOrderMark):]
	}
	if offset := invalidUTF8(text); offset >= 0 {
		return nil, newError(newLocator(name, text, 1).place(offset), fmt.Sprintf("the byte 0x%02x is not UTF-8", text[offset]), encodingHint(text, "convert the document to UTF-8"))
	}
	if offset := strings.IndexByte(text, 0); offset >= 0 {
		return nil, newError(newLocator(name, text, 1).place(offset), "the document has a NUL character (U+0000), which HTML doesn't allow", encodingHint(text, "remove it"))
	}
	doc := &Document{Name: name, Format: FormatOf(name), body: text, line: 1}
	if err := doc.takeFrontMatter(); err != nil {
		return nil, err
	}
	return doc, nil
}

// encodingHint returns a hint for a text that looks like UTF-16, with a byte order mark or without one, and otherwise for any other text.
func encodingHint(text, otherwise string) string {
	beginning := text[:min(len(text), 1000)]
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") || 4*strings.Count(beginning, "\x00") > len(beginning) {
		return "it looks like UTF-16: convert it to UTF-8"
	}
	return otherwise
}

func tooLarge(name string) *diagnostic.Diagnostic {
	return newError(wholeFile(name), fmt.Sprintf("the document is larger than %d MiB", MaxDocument>>20), "render it in parts")
}

// ReadText reads the text of a document, for [Parse]. It reads no more than a document may have: where there is more, the
// error is a [*diagnostic.Diagnostic]. Any other error is r's. A file, which is known by its method Stat, is in memory once, and what comes in
// pieces, as of a pipe, twice at most.
func ReadText(name string, r io.Reader) (string, error) {
	const (
		firstPiece = 64 << 10
		mostPiece  = 16 << 20
	)
	// A text that grows in one piece would be copied again and again.
	next := int64(firstPiece)
	if file, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			if info.Size() > MaxDocument {
				return "", tooLarge(name)
			}
			// One byte more shows that the file ends.
			next = info.Size() + 1
		}
	}
	var pieces []string
	for total := int64(0); ; {
		var piece strings.Builder
		piece.Grow(int(next))
		n, err := io.CopyN(&piece, r, next)
		pieces = append(pieces, piece.String())
		switch total += n; {
		case total > MaxDocument:
			return "", tooLarge(name)
		case err == io.EOF:
			return strings.Join(pieces, ""), nil
		case err != nil:
			return "", err
		}
		next = min(max(total, firstPiece), mostPiece)
	}
}

// IDText returns where the front matter has the post's IDText, and how to write it if a number was meant. It returns false if the
// post's id is another one.
func (d *Document) IDText() (place diagnostic.Place, hint string, ok bool) {
	return d.textID.place, d.textID.hint, d.textID.text != "" && d.textID.text == d.Post.IDText
}

// Validate returns an error for metadata that no pack could get, or that is too large to travel with each of many texts.
func (d *Document) Validate() error {
	if d.Format != "" {
		if _, err := ParseFormat(string(d.Format)); err != nil {
			return newError(wholeFile(d.Name), err.Error(), "")
		}
	}
	for _, field := range []struct{ name, value string }{{"id", d.Post.IDText}, {"author", d.Post.Author}, {"title", d.Post.Title}} {
		if len(field.value) > MaxMetadata {
			return newError(wholeFile(d.Name), fmt.Sprintf("the post's %s has %d bytes, and may have %d", field.name, len(field.value), MaxMetadata), "")
		}
		if !utf8.ValidString(field.value) {
			return newError(wholeFile(d.Name), fmt.Sprintf("the post's %s %q is not UTF-8", field.name, field.value), "")
		}
	}
	size := 0
	for _, key := range slices.Sorted(maps.Keys(d.Post.Meta)) {
		value := d.Post.Meta[key]
		if !utf8.ValidString(key) || !utf8.Valid(value) || !json.Valid(value) {
			return newError(wholeFile(d.Name), fmt.Sprintf("the post's meta %q is not JSON in UTF-8", key), "")
		}
		size += len(key) + len(value)
	}
	if size > MaxMetadata {
		return newError(wholeFile(d.Name), fmt.Sprintf("the post's meta has %d bytes, and may have %d", size, MaxMetadata), "")
	}
	return nil
}

// Text returns the document's text, without the front matter.
func (d *Document) Text() string { return d.body }

func (d *Document) locator() *locator { return newLocator(d.Name, d.body, d.line) }

// invalidUTF8 returns the offset of the first byte that isn't part of a UTF-8 text, or -1.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}
