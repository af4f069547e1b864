package core

import (
	"context"
	"fmt"
	"regexp"
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

type sanitizeConfig struct {
	Policy string `json:"policy" jsonschema:"what passes: ugc, the default, is the safe part of HTML; strict is text alone"`
}

// Validate returns an error that names the policies, for any other.
func (c sanitizeConfig) Validate() error {
	switch c.Policy {
	case policyUGC, policyStrict:
		return nil
	}
	return fmt.Errorf("policy %q: want %q or %q", c.Policy, policyUGC, policyStrict)
}

// sanitize removes from the text what its policy doesn't let through. What stays is written anew, in one form: quotes
// outside of tags come out as &#34; and &#39;, and references such as &mdash; as the characters themselves.
//
// It belongs into stage after-roles. Before the roles it would take a text between backquotes for HTML, and the role
// would then escape it a second time.
func sanitize(_ context.Context, call pack.ContentsCall) (pack.HTML, error) {
	policy := ugc
	if call.Config.(sanitizeConfig).Policy == policyStrict {
		policy = strict
	}
	return pack.HTML(policy().Sanitize(string(call.Text))), nil
}

// The policies are built when the first call needs them: most runs of this pack sanitize nothing.
var (
	ugc    = sync.OnceValue(newUGC)
	strict = sync.OnceValue(bluemonday.StrictPolicy)
)

// newUGC returns bluemonday's policy for users' content, widened so that everything that the packs core and extra
// produce passes unchanged. Each addition is harmless in anyone's hands: text stays escaped in title, and the classes
// and link types are lists.
func newUGC() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.AllowElements("kbd")
	p.AllowAttrs("title").Globally()
	partsOfInterface := regexp.MustCompile(`^(accelerator|guilabel|menuselection)$`)
	p.AllowAttrs("class").Matching(partsOfInterface).OnElements("span")
	// Bluemonday would add rel="nofollow" to each link, those of rfc and pep included. That is advice to search engines
	// and makes nothing safer; an author's own rel passes.
	p.RequireNoFollowOnLinks(false)
	linkTypes := regexp.MustCompile(`^((external|nofollow|noopener|noreferrer|ugc)( |$))+$`)
	p.AllowAttrs("rel").Matching(linkTypes).OnElements("a")
	// Bluemonday drops what these hold, and for want of an end tag everything after them. What they hold is cleaned like
	// any other text.
	p.AllowElementsContent("frame", "frameset", "object")
	return p
}
