package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
)

// askedPack is a pack that calls a function before each call for roles.
type askedPack struct {
	model.Pack
	asked func(context.Context, model.RolesCall) error
}

func (p askedPack) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	if err := p.asked(ctx, call); err != nil {
		return nil, err
	}
	return p.Pack.ProcessRoles(ctx, call)
}

// TestOneCallForEachPack checks that a document costs one call for each of its packs, whatever its roles are.
func TestOneCallForEachPack(t *testing.T) {
	severalPlugins := oneLetters("      - {name: case, hooks: [role:up, role:low]}\n      - {name: raw, hooks: [role:raw]}")
	tests := []struct {
		name, packs, text string
		// want has the groups of each call, by their packs' order.
		want []string
	}{
		{"no role", lettersAndNumbers, "x", nil},
		{"a role", lettersAndNumbers, ":up:`a`", []string{"letters: 1 for case up"}},
		{
			"roles of several plugins", severalPlugins, ":raw:`a` :up:`b` :low:`c`\n\n:raw:`d`\n\n:up:`e` :up:`f`",
			[]string{"letters: 2 for raw raw, 3 for case up, 1 for case low"},
		},
		{
			"many roles, and equal texts of a plugin that is deterministic", severalPlugins, strings.Repeat(":raw:`a` :up:`b`\n\n", 10_000),
			[]string{"letters: 10000 for raw raw, 1 for case up"},
		},
		{
			"roles of several packs", lettersAndNumbers, ":double:`a` :up:`b` :double:`c`",
			[]string{"letters: 1 for case up", "numbers: 2 for double double"},
		},
		{
			"roles that a contents hook changed", editing("x", ":fails:`b`"), ":up:`a` x :up:`c`",
			[]string{"letters: 2 for case up, 1 for fails fails"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var mu sync.Mutex
			var got []string
			tellsCalls := func(name string) model.Pack {
				return askedPack{linkedPack(t, testPacks[name]), func(_ context.Context, call model.RolesCall) error {
					var groups []string
					for _, g := range call.Groups {
						groups = append(groups, fmt.Sprintf("%d for %s %s", len(g.Texts), g.Plugin, g.Role))
					}
					mu.Lock()
					defer mu.Unlock()
					got = append(got, name+": "+strings.Join(groups, ", "))
					return nil
				}}
			}
			options := []Option{WithLinked("letters", model.Link(tellsCalls("letters")))}
			if test.packs == lettersAndNumbers {
				options = append(options, WithLinked("numbers", model.Link(tellsCalls("numbers"))))
			}
			h := newHost(t, test.packs, options...)
			// What becomes of the document is of no interest here.
			_, _ = h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPacksAreCalledAtTheSameTime is like [TestPacksStartAtTheSameTime], with calls.
func TestPacksAreCalledAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var options []Option
		all := newMeeting(2)
		attend := func(ctx context.Context, _ model.RolesCall) error { return all.attend(ctx) }
		for _, p := range []string{"letters", "numbers"} {
			options = append(options, WithLinked(p, model.Link(askedPack{linkedPack(t, testPacks[p]), attend})))
		}
		h := newHost(t, lettersAndNumbers, options...)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.Render(ctx, parse(t, ":up:`x` :double:`y`"), RenderOptions{}); err != nil {
			t.Errorf("got %v, and %d packs that weren't called", err, all.missing.Load())
		}
	})
}

// TestRoleNames has roles with a domain, and in another case than the manifest binds them.
func TestRoleNames(t *testing.T) {
	const packs = `packs:
  - name: named
    path: named
    plugins:
      - {name: named, hooks: ['role:func', 'role:py:func', 'role:Case', 'role:case', 'role:external+py3:ref']}
`
	echo := func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return pack.HTML("[" + c.Role + " " + c.Text + "]"), nil
	}
	named := pack.Pack{Name: "named", Version: "1.0.0", Plugins: []pack.Plugin{{Name: "named", Roles: map[string]pack.RoleFunc{
		"func": echo, "py:func": echo, "Case": echo, "case": echo, "external+py3:ref": echo,
	}}}}
	for _, test := range []struct {
		text, html string
		warnings   []string
	}{
		{text: ":py:func:`a` :func:`b` :external+py3:ref:`c`", html: "[py:func a] [func b] [external+py3:ref c]"},
		{text: ":FUNC:`a` :Py:Func:`b` :func:`c` :Case:`d` :case:`e`", html: "[func a] [py:func b] [func c] [Case d] [case e]"},
		{text: ":CASE:`a`", html: ":CASE:`a`", warnings: []string{"1:1: no plugin is bound to role CASE; it stays as it is written"}},
		{
			text: ":js:func:`a` x:js:func:`b`", html: ":js[func a] x:js[func b]",
			warnings: []string{"1:4: no plugin is bound to role js:func; :js stays as it is written, and what follows is the role func"},
		},
		{text: "12:30:func:`a` a::func:`b`", html: "12:30[func a] a:[func b]"},
		{text: ":c:py:func:`a`", html: ":c[py:func a]", warnings: []string{"1:3: no plugin is bound to role c:py:func; :c stays as it is written, and what follows is the role py:func"}},
		{text: "b :js:class:`a`", html: "b :js:class:`a`", warnings: []string{"1:3: no plugin is bound to role js:class; it stays as it is written"}},
	} {
		t.Run(test.text, func(t *testing.T) {
			for _, format := range markup.Formats() {
				h := newHost(t, packs, WithLinked("named", model.Link(linkedPack(t, named))))
				doc := parse(t, test.text)
				doc.Format = format
				result, err := h.Render(t.Context(), doc, RenderOptions{})
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, w := range result.Warnings {
					got = append(got, strings.TrimPrefix(w.Error(), "post.txt:"))
				}
				if diff := cmp.Diff(test.warnings, got); diff != "" {
					t.Errorf("%s: warnings (-want +got):\n%s", format, diff)
				}
				want := "<p>" + test.html + "</p>\n\n"
				if format == markup.Markdown {
					want = "<p>" + strings.NewReplacer(":`a`", ":<code>a</code>").Replace(test.html) + "</p>\n"
				}
				if result.HTML != want {
					t.Errorf("%s: got %q, want %q", format, result.HTML, want)
				}
			}
		})
	}
}

// TestLongDomains checks that names which are far longer than any role's cost no more time than their length.
func TestLongDomains(t *testing.T) {
	h := newHost(t, manyRoles)
	for _, format := range markup.Formats() {
		asked := 0
		doc := parse(t, strings.Repeat(":a", 20_000)+":up:`x`")
		doc.Format = format
		for r := range doc.Page(func(name string) bool { asked += len(name); return h.bindsRole(name) }).Roles(nil) {
			if r.Name != "up" {
				t.Errorf("%s: got role %.20s, want up", format, r.Name)
			}
		}
		if asked > 1<<20 {
			t.Errorf("%s: %d bytes of names were looked up", format, asked)
		}
	}
}
