// Package sanitize has the plugin contents-sanitize, which removes unsafe HTML. docs/sanitize.md describes what it lets through.
//
// A text is sanitized in these steps:
//
//   - pieces.go splits it into text, role markup, tags and comments (tag.go reads a tag, end.go finds where comments and elements such
//     as script end);
//   - markup.go escapes each < that begins no tag, and meant.go finds tags that are text, such as the type in List<Object>;
//   - nesting.go writes the missing end tags, and removed.go counts what the policy removes;
//   - the policy, of the library bluemonday, removes elements and attributes. It is made by policy.go and allow.go from the tables in
//     names.go and foreign.go;
//   - restore.go puts the role markup back.
package sanitize

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"example.com/htmlize/pack"
)

// The policies of contents-sanitize.
const (
	// policyUGC lets through what users may write into a page that isn't theirs.
	policyUGC = "ugc"
	// policyStrict lets through text alone. No element stays, the paragraphs' own <p> neither; the blank lines between
	// paragraphs do, and the text is still HTML, with its escapes.
	policyStrict = "strict"
)

// Plugin is the plugin contents-sanitize.
var Plugin = pack.Plugin{
	Name:      "contents-sanitize",
	Summary:   "lets only safe HTML through; bind it last, in stage after-roles",
	Contents:  sanitize,
	Sanitizer: true,
	Config:    config{Policy: policyUGC},
}

type config struct {
	Policy string      `json:"policy" jsonschema:"what passes: ugc, the default, is the safe part of HTML; strict is text alone"`
	Allow  allowConfig `json:"allow,omitzero" jsonschema:"what passes besides; docs/sanitize.md lists what can"`
}

// Validate returns an error that names the policies, for any other, and one for the first entry of allow that can't be allowed.
func (c config) Validate() error {
	switch c.Policy {
	case policyUGC, policyStrict:
		return c.Allow.validate(c.Policy == policyUGC)
	}
	return fmt.Errorf("policy %q: want %q or %q", c.Policy, policyUGC, policyStrict)
}

// sanitize removes from the text what its policy doesn't let through, and no text: what begins no element that HTML knows is
// shown as it was written. Of what is removed a log record has the numbers. docs/sanitize.md says what passes.
//
// What stays is written anew, in one form: quotes outside of tags come out as &#34; and &#39;, and references such as &mdash;
// as the characters themselves. In stage after-roles that goes for all of the text. Otherwise role markup may be in it, and
// the roles' plugins get their texts as they are written, but for what restoreRoles does.
func sanitize(ctx context.Context, call pack.ContentsCall) (pack.HTML, error) {
	c := call.Config.(config)
	policy := policyOf(c)
	// HTML has no NUL.
	text := strings.ReplaceAll(string(call.Text), "\x00", "\uFFFD")
	m := markup{text: text, keepsRoles: call.Stage != pack.AfterRoles, removed: newRemoved(policy), max: pack.MaxResult}
	prepared, err := m.prepare()
	if err != nil {
		return "", err
	}
	out := result{max: pack.MaxResult}
	if err := policy.SanitizeReaderToWriter(strings.NewReader(prepared), &out); err != nil {
		return "", err
	}
	html := out.String()
	if m.keepsRoles {
		passes := func(t tag, raw string) bool { return c.passesInRole(policy, t, raw) }
		if html, err = restoreRoles(html, text, m.roles, passes, pack.MaxResult); err != nil {
			return "", err
		}
	}
	m.removed.log(ctx, call.Logger())
	return pack.HTML(html), nil
}

// result takes what a policy writes, and is an error where that is too large for a result.
type result struct {
	strings.Builder
	max int
}

func (r *result) WriteString(s string) (int, error) {
	if size := r.Len() + len(s); size > r.max {
		return 0, pack.ResultTooLarge(size)
	}
	return r.Builder.WriteString(s)
}

func (r *result) Write(p []byte) (int, error) { return r.WriteString(string(p)) }

// policies has those that calls have needed, by configuration. Most runs of this pack sanitize nothing, and a policy takes a
// millisecond to make.
var policies sync.Map

// policyOf returns the policy of a configuration.
func policyOf(c config) *bluemonday.Policy {
	key := fmt.Sprintf("%q", c)
	if policy, ok := policies.Load(key); ok {
		return policy.(*bluemonday.Policy)
	}
	policy, _ := policies.LoadOrStore(key, newPolicy(c))
	return policy.(*bluemonday.Policy)
}

func ugc() *bluemonday.Policy { return policyOf(config{Policy: policyUGC}) }
