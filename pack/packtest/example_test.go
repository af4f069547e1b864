package packtest_test

import (
	"context"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
)

// A pack's test is a table. Each case runs against the pack linked into the test, over protocol 1 and over protocol 2.
func Example() {
	core := pack.Pack{
		Name:    "core",
		Version: "1.0.0",
		Plugins: []pack.Plugin{
			pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
				return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
			}),
		},
	}
	// In a pack's test file this is a function of its own, func TestCore(t *testing.T).
	_ = func(t *testing.T) {
		packtest.Run(t, core, []packtest.Case{
			{Role: "tt", Text: "text", Want: "<tt>text</tt>"},
			{Role: "tt", Text: "a < b", Want: "<tt>a &lt; b</tt>"},
		})
	}
}
