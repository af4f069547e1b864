package plugins

import (
	"context"

	"example.com/htmlize/pack"
)

// element returns a plugin with one role, which puts its text, escaped, into the HTML element of the same name.
func element(name, summary string) pack.Plugin {
	open, end := pack.HTML("<"+name+">"), pack.HTML("</"+name+">")
	return pack.Plugin{
		Name:    name,
		Summary: summary,
		Roles: map[string]pack.RoleFunc{
			name: func(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
				if size := len(open) + pack.EscapedSize(call.Text) + len(end); size > pack.MaxResult {
					return "", pack.ResultTooLarge(size)
				}
				return open + pack.Escape(call.Text) + end, nil
			},
		},
		Deterministic: true,
	}
}
