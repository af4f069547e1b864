package pack_test

import (
	"context"
	"fmt"
	"strings"

	"example.com/htmlize/pack"
)

// core is the value that the main function of a pack's executable gives to pack.Main.
var core = pack.Pack{
	Name:    "core",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("tt", tt),
		pack.Contents("shout", shout),
		{
			Name:    "quote",
			Summary: "puts a text in quotation marks",
			Roles:   map[string]pack.RoleFunc{"quote": quote},
			Config:  quoteConfig{Open: "“", Close: "”"},
		},
	},
}

func tt(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
}

func shout(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
	return pack.HTML(strings.ToUpper(string(c.Text))), nil
}

type quoteConfig struct {
	Open  string `json:"open"`
	Close string `json:"close"`
}

func quote(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	config := c.Config.(quoteConfig)
	return pack.Escape(config.Open + c.Text + config.Close), nil
}

func Example() {
	// The main function of a pack is pack.Main(core). Check says whether it can be served.
	fmt.Println(core.Check())
	html, err := tt(context.Background(), pack.RoleCall{Role: "tt", Text: "a < b"})
	fmt.Println(html, err)
	// Output:
	// <nil>
	// <tt>a &lt; b</tt> <nil>
}

func ExamplePack_Check() {
	broken := pack.Pack{
		Name:    "core",
		Version: "one",
		Plugins: []pack.Plugin{pack.Role("tt", tt), {Name: "code", Roles: map[string]pack.RoleFunc{"tt": tt}}},
	}
	fmt.Println(broken.Check())
	// Output:
	// pack core: version "one": want one such as 1.4.0
	// plugin code: role tt is already one of plugin tt
}

func ExampleEscape() {
	fmt.Println("<tt>" + pack.Escape("if a < b && c") + "</tt>")
	// Output: <tt>if a &lt; b &amp;&amp; c</tt>
}
