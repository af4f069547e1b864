package host

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
)

// oneLetters is a manifest's pack letters with one plugin, at lines 6 and 7.
func oneLetters(plugin string) string {
	return "packs:\n  - name: letters\n    path: letters\n    plugins:\n" + plugin + "\n"
}

// The manifests of the cases. "manifest: 1" stands before them as line 1.
const (
	manyRoles = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: case, hooks: [role:up, role:low]}
      - {name: fails, hooks: [role:fails]}
      - {name: silent, hooks: [role:silent]}
      - {name: panics, hooks: [role:panics]}
      - {name: binary, hooks: [role:binary]}
      - {name: raw, hooks: [role:raw]}
      - {name: post, hooks: [role:post]}
`
	twoPacks = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: case, hooks: [role:up]}
      - {name: fails, hooks: [role:fails]}
      - {name: mark-a, hooks: [contents], stage: after-roles}
  - name: numbers
    path: numbers
    plugins:
      - {name: double, hooks: [role:double]}
      - {name: odd, hooks: [role:odd]}
      - {name: mark-n, hooks: [contents]}
  - name: unneeded
    path: no/such/file
    plugins:
      - {name: never, hooks: [role:never]}
`
	stages = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: mark-a, hooks: [contents], stage: after-roles}
      - {name: case, hooks: [role:up]}
      - {name: mark-b, hooks: [contents]}
  - name: numbers
    path: numbers
    plugins:
      - {name: mark-n, hooks: [contents], stage: before-roles}
`
)

// editing is a manifest with a hook before the roles that replaces text.
func editing(old, new string) string {
	return `packs:
  - name: letters
    path: letters
    plugins:
      - {name: edit, hooks: [contents], config: {old: '` + old + `', new: '` + new + `'}}
      - {name: case, hooks: [role:up]}
      - {name: fails, hooks: [role:fails]}
`
}

func TestRender(t *testing.T) {
	tests := []struct {
		name, manifest, text string
		options              RenderOptions
		// html and warnings are of a document that is rendered, and err has the errors of one that isn't.
		html     string
		warnings []string
		err      []string
	}{
		{name: "an empty document", manifest: manyRoles},
		{name: "text", manifest: manyRoles, text: "a <b>\n& c\n", html: "<p>a <b> & c</p>\n\n"},
		{
			name: "roles", manifest: manyRoles, text: "x :up:`a` :low:`B`:up:`c`\n\n:up:`<`\n",
			html: "<p>x <b>A</b> <i>b</i><b>C</b></p>\n\n<p><b>&lt;</b></p>\n\n",
		},
		{name: "an empty role", manifest: manyRoles, text: ":up:``", html: "<p><b></b></p>\n\n"},
		{name: "a role across a line break", manifest: manyRoles, text: ":up:`a\r\nb`", html: "<p><b>A B</b></p>\n\n"},
		{name: "a role in an indented item", manifest: manyRoles, text: "- a :up:`b  c \n    d` e\n  f", html: "<p>- a <b>B  C D</b> e   f</p>\n\n"},
		{
			name: "a role in an indented item, behind a contents hook", manifest: editing("none", ""), text: "- a :up:`b  c \n    d` e\n  f",
			html: "<p>- a <b>B  C D</b> e   f</p>\n\n",
		},
		{name: "a result is not scanned again", manifest: manyRoles, text: ":raw:`:up:x`", html: "<p>:up:x</p>\n\n"},
		{
			name: "the post", manifest: manyRoles, text: "---\nid: 7\nauthor: J & J\n---\n:post:`x`",
			html: "<p>7 J &amp; J</p>\n\n",
		},
		{
			name: "order of work", manifest: stages, text: ":up:`x`\n\ny",
			html: "[a [n [b <p><b>X</b></p>\n\n<p>y</p>\n\n]]]",
		},
		{
			name: "a contents hook of an empty document", manifest: stages,
			html: "[a [n [b ]]]",
		},
		{
			name: "several packs", manifest: twoPacks, text: ":double:`1` :up:`x` :double:`2`",
			html: "[a [n <p>11 <b>X</b> 22</p>\n\n]]",
		},
		{
			name: "unknown and open roles", manifest: manyRoles, text: ":what:`a\nb` :up:`c`\n\n:up:`d\n\n:who:`e` :fails:`",
			html: "<p>:what:`a b` <b>C</b></p>\n\n<p>:up:`d</p>\n\n<p>:who:`e` :fails:`</p>\n\n",
			warnings: []string{
				"post.txt:1:1: no plugin is bound to role what; it stays as it is written",
				"post.txt:4:1: role up begins here and has no end; it stays as it is written",
				"post.txt:6:1: no plugin is bound to role who; it stays as it is written",
				"post.txt:6:10: role fails begins here and has no end; it stays as it is written",
			},
		},
		{
			name: "two backquotes", manifest: manyRoles, text: ":up:`a` :up:``b c``, :up:`` d``, :up:````, :up:``:up:``",
			html: "<p><b>A</b> <b></b>b c``, <b></b> d``, <b></b>``, <b></b><b></b></p>\n\n",
			warnings: []string{
				"post.txt:1:9: the text of role up is empty, as nothing is between its two backquotes",
			},
		},
		{
			name: "a role that isn't closed before the next", manifest: manyRoles,
			text:     ":up:`a and :up:`b` c, :up:`:low:` and :up:`d`, :up:`x :low:`s :up:`e`, :up:`:low:`\n\n`",
			html:     "<p><b>A AND :UP:</b>b` c, <b>:LOW:</b> and <b>D</b>, <b>X :LOW:</b>s <b>E</b>, <b>:LOW:</b></p>\n\n<p>`</p>\n\n",
			warnings: []string{"post.txt:1:1: the text of role up ends where a role up seems to begin"},
		},
		{
			name: "strict", manifest: manyRoles, text: "---\nautor: x\n---\n:what:`a` :up:`c", options: RenderOptions{Strict: true},
			err: []string{
				`post.txt:2:1: front matter has the key "autor", which htmlize doesn't use`,
				"post.txt:4:1: no plugin is bound to role what",
				"post.txt:4:11: role up begins here and has no end",
			},
		},
		{
			name: "strict and nothing to warn of", manifest: manyRoles, text: ":up:`x`", options: RenderOptions{Strict: true},
			html: "<p><b>X</b></p>\n\n",
		},
		{
			name: "warnings of front matter come first", manifest: manyRoles, text: "---\nautor: x\n---\n:what:`a`",
			html: "<p>:what:`a`</p>\n\n",
			warnings: []string{
				`post.txt:2:1: front matter has the key "autor", which htmlize doesn't use`,
				"post.txt:4:1: no plugin is bound to role what; it stays as it is written",
			},
		},
		{
			name: "all that goes wrong with roles", manifest: manyRoles,
			text: ":fails:`a` :up:`b`\n\t:panics:`c`\n\n:binary:`d` :silent:`e`\n:fails:`f`",
			err: []string{
				`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:7): no "a" here`,
				"post.txt:2:2: role panics (letters 1.2.3, linked, manifest.yaml:9): panic: no such c",
				"post.txt:4:1: role binary (letters 1.2.3, linked, manifest.yaml:10): result is not UTF-8",
				"post.txt:4:13: role silent (letters 1.2.3, linked, manifest.yaml:8): an error without a text",
				`post.txt:5:1: role fails (letters 1.2.3, linked, manifest.yaml:7): no "f" here`,
			},
		},
		{
			name: "errors of several packs", manifest: twoPacks, text: ":fails:`a` :odd:`1` :fails:`b`",
			err: []string{
				`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:7): no "a" here`,
				"post.txt:1:12: role odd (numbers 0.4.0, linked, manifest.yaml:13): 1 is odd",
				`post.txt:1:21: role fails (letters 1.2.3, linked, manifest.yaml:7): no "b" here`,
			},
		},
		{
			name: "on_error keep", manifest: oneLetters("      - {name: fails, hooks: [role:fails], on_error: keep}"),
			text: "x :fails:`<a>\nb` y", html: "<p>x :fails:`<a> b` y</p>\n\n",
			warnings: []string{
				`post.txt:1:3: role fails (letters 1.2.3, linked, manifest.yaml:6): no "<a> b" here; the role stays as it is written`,
			},
		},
		{
			name: "on_error strip", manifest: oneLetters("      - {name: fails, hooks: [role:fails], on_error: strip}"),
			text: "x :fails:`<a>\nb` y", html: "<p>x &lt;a&gt; b y</p>\n\n",
			warnings: []string{
				`post.txt:1:3: role fails (letters 1.2.3, linked, manifest.yaml:6): no "<a> b" here; only its text stays`,
			},
		},
		{
			name: "on_error keep, strict", manifest: oneLetters("      - {name: fails, hooks: [role:fails], on_error: keep}"),
			text: ":fails:`a`", options: RenderOptions{Strict: true},
			err: []string{
				`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:6): no "a" here`,
			},
		},
		{
			name: "contents hooks that fail", text: "x", manifest: oneLetters("      - {name: broken, hooks: [contents]}"),
			err: []string{"post.txt: contents hook broken, before-roles (letters 1.2.3, linked, manifest.yaml:6): no contents today"},
		},
		{
			name: "contents hooks that panic", text: "x", manifest: oneLetters("      - {name: panicking, hooks: [contents], stage: after-roles}"),
			err: []string{"post.txt: contents hook panicking, after-roles (letters 1.2.3, linked, manifest.yaml:6): panic: no contents"},
		},
		{
			name: "contents hooks that return other than UTF-8", text: "x", manifest: oneLetters("      - {name: garbling, hooks: [contents]}"),
			err: []string{"post.txt: contents hook garbling, before-roles (letters 1.2.3, linked, manifest.yaml:6): result is not UTF-8"},
		},
		{
			name: "on_error keep of a contents hook", text: "x :what:`y`",
			manifest: oneLetters("      - {name: broken, hooks: [contents], on_error: keep}\n      - {name: mark-a, hooks: [contents]}"),
			html:     "[a <p>x :what:`y`</p>\n\n]",
			warnings: []string{
				"post.txt: contents hook broken, before-roles (letters 1.2.3, linked, manifest.yaml:6): no contents today; the text stays as it was before the hook",
				"post.txt:1:3: no plugin is bound to role what; it stays as it is written",
			},
		},
		{
			name: "on_error keep of a contents hook, strict", text: "x", options: RenderOptions{Strict: true},
			manifest: oneLetters("      - {name: broken, hooks: [contents], on_error: keep}"),
			err: []string{
				"post.txt: contents hook broken, before-roles (letters 1.2.3, linked, manifest.yaml:6): no contents today",
			},
		},

		{
			name: "a hook leaves the roles", manifest: editing("x", "y"), text: "x\n\n:up:`a`\n:fails:`b`",
			err: []string{`post.txt:4:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "b" here`},
		},
		{
			name: "a hook changes texts", manifest: editing("b", "<b>c</b>"), text: ":up:`a`\n:fails:`b`",
			err: []string{`post.txt:2:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "<b>c</b>" here`},
		},
		{
			name: "a hook removes a role", manifest: editing(":fails:`a`", ""), text: ":fails:`a` :fails:`b`\n:fails:`c`",
			err: []string{
				`post.txt:1:12: role fails (letters 1.2.3, linked, manifest.yaml:8): no "b" here`,
				`post.txt:2:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "c" here`,
			},
		},
		{
			name: "a hook adds a role", manifest: editing("x", ":fails:`new`"), text: ":fails:`a` x\n:fails:`b`",
			err: []string{
				`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "a" here`,
				`post.txt: role fails (letters 1.2.3, linked, manifest.yaml:8): no "new" here`,
				`post.txt:2:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "b" here`,
			},
		},
		{
			name: "a hook swaps roles", manifest: editing(":fails:`a` :fails:`b`", ":fails:`b` :fails:`a`"), text: ":fails:`a` :fails:`b`",
			err: []string{
				`post.txt:1:12: role fails (letters 1.2.3, linked, manifest.yaml:8): no "b" here`,
				`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "a" here`,
			},
		},
		{
			name: "a hook swaps roles of two names", manifest: editing(":fails:`a` :up:`b`", ":up:`b` :fails:`a`"), text: "x\n:fails:`a` :up:`b`",
			err: []string{`post.txt:2:1: role fails (letters 1.2.3, linked, manifest.yaml:8): no "a" here`},
		},
		{
			name: "a hook repeats a role", manifest: editing("x", ":fails:`a`"), text: "x :fails:`a`",
			err: []string{
				`post.txt:1:3: role fails (letters 1.2.3, linked, manifest.yaml:8): no "a" here`,
				`post.txt: role fails (letters 1.2.3, linked, manifest.yaml:8): no "a" here`,
			},
		},
		{
			name: "a hook writes an unknown role", manifest: editing("x", ":what:`new`"), text: ":who:`a` x",
			html: "<p>:who:`a` :what:`new`</p>\n\n",
			warnings: []string{
				"post.txt: no plugin is bound to role what; it stays as it is written",
				"post.txt:1:1: no plugin is bound to role who; it stays as it is written",
			},
		},
		{
			name: "a hook writes an unknown role, strict", manifest: editing("x", ":what:`new`"), text: "x", options: RenderOptions{Strict: true},
			err: []string{"post.txt: no plugin is bound to role what"},
		},
		{
			name: "a hook removes all", manifest: editing(":up:`a`", ""), text: ":up:`a`",
			html: "<p></p>\n\n",
		},
		{
			name: "a hook closes a role", manifest: editing("!", "`"), text: ":up:`a!",
			html:     "<p><b>A</b></p>\n\n",
			warnings: []string{"post.txt:1:1: role up begins here and has no end; it stays as it is written"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, test.manifest)
			result, err := h.Render(t.Context(), parse(t, test.text), test.options)
			if diff := cmp.Diff(test.err, errorLines(err)); diff != "" {
				t.Fatalf("errors (-want +got):\n%s", diff)
			}
			if err != nil {
				checkExcerpts(t, test.text, diagnostics(err))
				return
			}
			checkExcerpts(t, test.text, result.Warnings)
			if diff := cmp.Diff(test.html, result.HTML); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.warnings, warningLines(result.Warnings)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenderLeavesTheDocumentAlone(t *testing.T) {
	h := newHost(t, manyRoles)
	doc := parse(t, "---\nautor: x\n---\n:what:`a`")
	want := warningLines(doc.Warnings)
	for range 2 {
		if _, err := h.Render(t.Context(), doc, RenderOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, warningLines(doc.Warnings)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestRenderOfAPostChangedByTheProgram(t *testing.T) {
	h := newHost(t, manyRoles)
	doc := parse(t, ":post:`x`")
	doc.Post = htmlize.Post{ID: 9, Author: "Ann"}
	result, err := h.Render(t.Context(), doc, RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>9 Ann</p>\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestManyRoles(t *testing.T) {
	h := newHost(t, manyRoles)
	text, want := strings.Repeat(":up:`a` :low:`B` ", 10000), strings.Repeat("<b>A</b> <i>b</i> ", 10000)
	result, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.HTML, "<p>"+want+"</p>\n\n"; got != want {
		t.Errorf("got %d bytes that differ, want %d", len(got), len(want))
	}
}
