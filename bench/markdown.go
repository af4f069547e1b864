package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// MarkdownPage returns a page of Markdown of about 7 KB: headings, 32 roles, a table and four fences of code.
func MarkdownPage(seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for section := range 4 {
		fmt.Fprintf(&b, "## %s %d\n\n", words(random), section)
		for range 4 {
			for i := range 2 {
				fmt.Fprintf(&b, "%s *%s* {%s}`%s` %s ", prose(random, 10), words(random), Roles[i], words(random), prose(random, 18))
			}
			fmt.Fprintf(&b, "with `%s` and [%s](https://example.com/%s).\n\n", word(random), words(random), word(random))
		}
		fmt.Fprintf(&b, "```go\nfunc %s() {\n\tfmt.Println(%q)\n}\n```\n\n", word(random), words(random))
	}
	b.WriteString("| key | meaning |\n|---|---|\n")
	for range 20 {
		fmt.Fprintf(&b, "| %s | %s |\n", word(random), prose(random, 8))
	}
	return b.String()
}

func prose(random *rand.Rand, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = proseWord(random)
	}
	return strings.Join(list, " ")
}
