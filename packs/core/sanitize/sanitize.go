// Package sanitize has the plugin contents-sanitize, which removes unsafe HTML. docs/sanitize.md describes what it lets through.
//
// A text is sanitized in these steps:
//
//   - pieces.go splits it into text, role markup, tags and comments (tag.go reads a tag, end.go finds where comments and elements such
//     as script end);
//   - prepare.go escapes each < that begins no tag, and tagtext.go finds tags that are text, such as the type in List<Object>;
//   - nesting.go writes the missing end tags, and removed.go counts what the policy removes;
//   - the policy, of the library bluemonday, removes elements and attributes. Its rules are in policy.go, allow.go (what a manifest may
//     allow) and foreign.go (MathML and SVG);
//   - restore.go puts the role markup back.
package sanitize

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"example.com/htmlize/pack"
)

// The policies of contents-sanitize.
const (
	// policyUGC lets through what users may write into other people's pages (user-generated content).
	policyUGC = "ugc"
	// policyStrict lets through only text. It removes all elements, even the <p> of paragraphs, but not the blank lines between
	// paragraphs. The text is still HTML, with escapes.
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
	Policy string      `json:"policy" jsonschema:"what passes: ugc, the default, is the safe part of HTML; strict is only text"`
	Allow  allowConfig `json:"allow,omitzero" jsonschema:"what else passes; docs/sanitize.md lists what can"`
}

// Validate returns errors for an unknown policy and for each entry of allow that can't be allowed, joined.
func (c config) Validate() error {
	var policy error
	if c.Policy != policyUGC && c.Policy != policyStrict {
		policy = fmt.Errorf("policy %q: want %q or %q", c.Policy, policyUGC, policyStrict)
	}
	return errors.Join(policy, c.Allow.validate(c.Policy != policyStrict))
}

// sanitize removes the elements and attributes that the policy doesn't let through. It removes no text: what looks like a tag but is no
// element of HTML is shown as it was written. A log record has the numbers of what was removed.
//
// The rest is written in a uniform way: quotes outside of tags become &#34; and &#39;, and references such as &mdash; become the
// characters. Before the roles, that excludes role markup: the roles' plugins get their texts as they are written, except for what
// restoreRoles changes.
func sanitize(ctx context.Context, call pack.ContentsCall) (pack.HTML, error) {
	c := call.Config.(config)
	policy := policyOf(c)
	// NUL isn't allowed in HTML.
	text := strings.ReplaceAll(string(call.Text), "\x00", "\uFFFD")
	m := preparer{text: text, preserveRoles: call.Stage != pack.AfterRoles, removed: newRemoved(policy), max: pack.MaxResult}
	prepared, err := m.prepare()
	if err != nil {
		return "", err
	}
	out := result{max: pack.MaxResult}
	if err := policy.SanitizeReaderToWriter(strings.NewReader(prepared), &out); err != nil {
		return "", err
	}
	html := out.String()
	if m.preserveRoles {
		passes := func(t tag, raw string) bool { return c.passesInRole(policy, t, raw) }
		if html, err = restoreRoles(html, text, m.roles, passes, pack.MaxResult); err != nil {
			return "", err
		}
	}
	m.removed.log(ctx, call.Logger())
	return pack.HTML(html), nil
}

// result collects what a policy writes. Writing fails if that is too large for a result.
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

// policies caches the policies by configuration. They are only created when a call needs them, as creating one takes a millisecond, and
// most processes of this pack sanitize nothing.
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
