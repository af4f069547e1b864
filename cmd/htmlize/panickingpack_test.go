//go:build unix

package main

import (
	"context"

	"example.com/htmlize/pack"
)

// panics is in a file of its own, as expected outputs have its line.
func panics(context.Context, pack.RoleCall) (pack.HTML, error) {
	panic("no such case")
}
