package main

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	rolePattern = regexp.MustCompile(":([A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_])?):`([^`\n]*)`")
	blankLines  = regexp.MustCompile(`\n(?:[ \t]*\n)+`)
)

// Render makes HTML of the post: paragraphs first, then the contents hooks, in the order in which their plugins were
// loaded, then the roles. A role that no plugin has stays as it is written.
func (m *Manager) Render(post Post) (string, error) {
	html := paragraphs(post.Contents)
	var err error
	for _, plugin := range m.contentsHooks {
		if html, err = plugin.ProcessContents(html, post); err != nil {
			return "", err
		}
	}
	return m.renderRoles(html, post)
}

func paragraphs(contents string) string {
	var out strings.Builder
	for _, paragraph := range blankLines.Split(contents, -1) {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			fmt.Fprintf(&out, "<p>%s</p>\n\n", strings.ReplaceAll(paragraph, "\n", " "))
		}
	}
	return out.String()
}

func (m *Manager) renderRoles(html string, post Post) (string, error) {
	var out strings.Builder
	end := 0
	for _, match := range rolePattern.FindAllStringSubmatchIndex(html, -1) {
		name, value := html[match[2]:match[3]], html[match[4]:match[5]]
		out.WriteString(html[end:match[0]])
		end = match[1]
		plugin, ok := m.roleHooks[name]
		if !ok {
			out.WriteString(html[match[0]:match[1]])
			continue
		}
		rendered, err := plugin.ProcessRole(name, value, post)
		if err != nil {
			return "", fmt.Errorf("role %s: %w", name, err)
		}
		out.WriteString(rendered)
	}
	out.WriteString(html[end:])
	return out.String(), nil
}
