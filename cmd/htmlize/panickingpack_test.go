//go:build unix

package main

import (
	"context"

	"example.com/htmlize/pack"
)

// The functions that panic are in a file of their own, as expected outputs have their lines.

func panics(context.Context, pack.RoleCall) (pack.HTML, error) {
	panic("no such case")
}

func contentsPanics(context.Context, pack.ContentsCall) (pack.HTML, error) {
	panic("no such text")
}
