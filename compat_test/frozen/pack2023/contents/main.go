// Command contents is a plugin of 2023 with a contents hook, the article's narcissist: it puts the post's author behind
// each word I. It looks for no tags and escapes nothing.
package main

import (
	"fmt"
	"regexp"

	"example.com/frozen/pack2023/content"
	"example.com/frozen/pack2023/plugin"
)

type NarcissistHtmlizer struct{}

func (NarcissistHtmlizer) Hooks() []string {
	return []string{"contents"}
}

var wordI = regexp.MustCompile(`\bI\b`)

func (NarcissistHtmlizer) ProcessContents(val string, post content.Post) string {
	return wordI.ReplaceAllLiteralString(val, fmt.Sprintf("<b>I (%s)</b>", post.Author))
}

func (NarcissistHtmlizer) ProcessRole(role string, val string, post content.Post) string {
	return val
}

func main() {
	plugin.Serve(NarcissistHtmlizer{})
}
