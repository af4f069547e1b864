package plugins_test

import (
	"runtime"
	"strings"
	"testing"

	"example.com/htmlize/pack"
	extra "example.com/htmlize/packs/extra/plugins"
)

// TestSizes checks that a result which is too large is refused before memory is allocated for it.
func TestSizes(t *testing.T) {
	const mib = 1 << 20
	quotes := strings.Repeat(`"`, 30*mib)
	role := func(plugin, name, text string) func() error {
		return func() error {
			p := pluginCalled(t, plugin)
			_, err := p.Roles[name](t.Context(), pack.RoleCall{Role: name, Text: text, Config: p.Config})
			return err
		}
	}
	contents := func(text, author string) func() error {
		return func() error {
			_, err := pluginCalled(t, "narcissist").Contents(t.Context(), pack.ContentsCall{Text: pack.HTML(text), Post: pack.Post{Author: author}})
			return err
		}
	}
	for _, c := range []struct {
		name string
		call func() error
		want string
		// maxAlloc is how much memory the call may allocate.
		maxAlloc uint64
	}{
		{
			"an author of 1 MB", contents(strings.Repeat("I ", 5000), strings.Repeat("J", mib)),
			"result has 5242940000 bytes, and a plugin may return 134217728 at most", 8 * mib,
		},
		{
			"very many words", contents(strings.Repeat("I ", 140_000), strings.Repeat("J", 1000)),
			"result has 141680000 bytes, and a plugin may return 134217728 at most", 16 * mib,
		},
		{"an abbreviation", role("abbrev", "abbr", quotes), "result has 157286432 bytes, and a plugin may return 134217728 at most", mib},
		{"an expansion", role("abbrev", "abbr", "a ("+quotes+")"), "result has 157286433 bytes, and a plugin may return 134217728 at most", mib},
		{"a label", role("guilabel", "guilabel", quotes), "result has 157286430 bytes, and a plugin may return 134217728 at most", mib},
		{
			"a menu of accelerators", role("menuselection", "menuselection", strings.Repeat("&a", 4*mib)),
			"result has 142606371 bytes, and a plugin may return 134217728 at most", 16 * mib,
		},
		{"a run of &", role("guilabel", "guilabel", strings.Repeat("&", 60*mib)), "result has 157286430 bytes, and a plugin may return 134217728 at most", mib},
		{"a title", role("pep", "pep", quotes+" <8>"), "result has 157286448 bytes, and a plugin may return 134217728 at most", 200 * mib},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := c.call()
			runtime.ReadMemStats(&after)
			if err == nil || err.Error() != c.want {
				t.Errorf("got error %v, want %s", err, c.want)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > c.maxAlloc {
				t.Errorf("the call allocated %d bytes, want %d at most", got, c.maxAlloc)
			}
		})
	}
}

func pluginCalled(t *testing.T, name string) pack.Plugin {
	t.Helper()
	for _, p := range extra.Pack.Plugins {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("pack extra has no plugin %s", name)
	return pack.Plugin{}
}
