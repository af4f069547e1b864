// Command role is a plugin of 2023 that renders the role tt. As in the article, it escapes nothing.
package main

import (
	"fmt"

	"example.com/frozen/pack2023/content"
	"example.com/frozen/pack2023/plugin"
)

type TtHtmlizer struct{}

func (TtHtmlizer) Hooks() []string {
	return []string{"role:tt"}
}

func (TtHtmlizer) ProcessContents(val string, post content.Post) string {
	return val
}

func (TtHtmlizer) ProcessRole(role string, val string, post content.Post) string {
	return fmt.Sprintf("<tt>%s</tt>", val)
}

func main() {
	plugin.Serve(TtHtmlizer{})
}
