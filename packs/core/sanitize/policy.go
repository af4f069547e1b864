package sanitize

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// allowContents makes p preserve the content of elements that it removes. The content that readers don't see is removed before.
func allowContents(p *bluemonday.Policy) {
	p.AllowElementsContent("frame", "frameset", "iframe", "noembed", "noframes", "noscript", "nostyle", "object", "script", "style",
		"title")
}

// The values that attributes may have, as regular expressions.
const (
	anything  = ``
	number    = `^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$`
	integer   = `^[-+]?[0-9]+$`
	length    = `^[0-9]+(\.[0-9]+)?%?$`
	tokens    = `^[^\x00-\x1F"'<>]+$`
	flag      = `^[A-Za-z]*$`
	align     = `(?i)^(left|right|center|justify|char|top|middle|bottom|baseline|texttop|absmiddle|absbottom)$`
	listType  = `^([aAiI1]|(?i:disc|circle|square))$`
	date      = `^[0-9A-Za-z:.+ -]+$`
	checkbox  = `(?i)^checkbox$`
	colour    = `^(#[0-9A-Fa-f]{3,8}|[A-Za-z]+)$`
	fontNames = `^[\p{L}\p{N} ,'-]+$`
	language  = `^[A-Za-z0-9-]*$`
	mediaType = `^[a-z]+/[A-Za-z0-9.+-]+( *; *[a-z]+=[^<>]*)?$`
	sourceSet = `^\s*` + source + `(\s*,\s*` + source + `)*\s*$`
	source    = `(https?://[^,\s<>]+|[^:,\s<>]+)(\s+[0-9.]+[wx])?`
	role      = `^(doc-[a-z]+|img|list|listitem|math|none|note|presentation|region|separator|table)$`

	linkTypes    = `^((external|nofollow|noopener|noreferrer|ugc)( |$))+$`
	guiClasses   = `^(accelerator|guilabel|menuselection)$`
	codeClasses  = `^((language|lang)-[A-Za-z0-9_+#.-]+|highlight|chroma|codehilite|literal-block)$`
	tokenClasses = `^[a-z][a-z0-9]{0,2}$`
	taskClasses  = `^(contains-task-list|task-list-item|task-list-item-checkbox)$`
	// footnoteClasses are those of goldmark's footnotes.
	footnoteClasses = `^footnote(s|-ref|-backref)$`
)

// rule is one rule of a policy: attributes of elements, with the values that they may have. Without elements, it is for all elements
// that the policy lets through.
type rule struct {
	elements, attributes, values string
}

// ugcElements are the elements that the policy ugc lets through even without attributes.
const ugcElements = `
	abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details dfn
	div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd label li main mark menu meter nav nobr ol
	p picture pre progress q rb rp rt rtc ruby s samp search section small span strike strong sub summary sup table tbody td
	tfoot th thead time tr tt u ul var wbr
`

// ugcAttributes are the attributes that the policy ugc lets through: nobody can do harm with them. The policy escapes all values, so a <
// in a value has no effect.
var ugcAttributes = []rule{
	{"", "title aria-label", anything},
	{"", "aria-hidden", `^(true|false)$`},
	{"", "role", role},
	{"", "dir", `(?i)^(ltr|rtl|auto)$`},
	{"", "lang", language},
	{"", "id", `^[^\s]+$`},

	{"a area", "href", anything},
	{"a area", "rel", linkTypes},
	{"a", "hreflang", language},
	{"a", "name", tokens},
	{"area", "alt", anything},
	{"area", "coords", `^[0-9., ]+$`},
	{"area", "shape", `(?i)^(default|circle|rect|poly)$`},
	{"map", "name", tokens},

	{"img", "src alt", anything},
	{"img", "width height border hspace vspace", length},
	{"img", "usemap", `^#[^\s]+$`},
	{"img", "loading", `^(lazy|eager)$`},
	{"img", "decoding", `^(async|sync|auto)$`},
	{"img source", "srcset", sourceSet},
	{"img source", "sizes", `^[A-Za-z0-9.,:%() <>=*/+-]*$`},
	{"source", "media", `^[A-Za-z0-9.,:%() <>=/+-]*$`},
	{"source", "type", mediaType},
	{"source", "width height", length},
	{"img table caption thead tbody tfoot tr td th col colgroup p div h1 h2 h3 h4 h5 h6 hr", "align", align},

	{"ol", "start", integer},
	{"ol", "reversed", flag},
	{"ol ul menu", "compact", flag},
	{"ol ul li", "type", listType},
	{"li", "value", integer},

	{"table", "width height border cellpadding cellspacing", length},
	{"table", "summary", anything},
	{"table", "rules frame", flag},
	{"col colgroup", "span width", length},
	{"td th", "colspan rowspan", integer},
	{"td th", "width height", length},
	{"td th", "headers", tokens},
	{"td th", "abbr", anything},
	{"td th", "nowrap", flag},
	{"th td", "scope", `(?i)^(row|col|rowgroup|colgroup)$`},
	{"thead tbody tfoot tr td th col colgroup", "valign", align},

	{"blockquote q del ins", "cite", anything},
	{"time del ins", "datetime", date},
	{"data", "value", anything},
	{"details", "open", flag},
	{"meter progress", "value max", number},
	{"meter", "min low high optimum", number},
	{"font", "color", colour},
	{"font", "size", integer},
	{"font", "face", fontNames},
	{"br", "clear", flag},
	{"hr", "width size", length},
	{"hr", "noshade", flag},
	{"pre", "width", integer},
	{"input", "type", checkbox},
	{"input", "checked disabled", anything},

	{"span", "class", guiClasses},
	{"span", "class", tokenClasses},
	{"code pre div", "class", codeClasses},
	{"ul li input", "class", taskClasses},
	{"div a", "class", footnoteClasses},
}

// schemes are those of links that run nothing.
var schemes = strings.Fields("http https mailto tel sms ftp ftps geo irc ircs matrix news xmpp")

var rasterImage = regexp.MustCompile(`^image/(png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/]+=*$`)

// newPolicy returns the policy of a valid configuration. The policy ugc lets through everything that only shows something, including
// everything that the packs core and extra produce; the policy strict lets no element through.
func newPolicy(c config) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	allowContents(p)
	if c.Policy == policyUGC {
		elements := strings.Fields(ugcElements)
		p.AllowElements(elements...)
		p.AllowNoAttrs().OnElements(elements...)
		for _, r := range ugcAttributes {
			r.addTo(p)
		}
	}
	c.Allow.extend(p, c.Policy == policyUGC)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes(schemes...)
	// An image in the address itself, in a format that can't contain a script. SVG could.
	p.AllowURLSchemeWithCustomPolicy("data", func(u *url.URL) bool {
		return u.RawQuery == "" && u.Fragment == "" && rasterImage.MatchString(u.Opaque)
	})
	return p
}

// addTo adds the rule to a policy.
func (r rule) addTo(p *bluemonday.Policy) {
	attributes := p.AllowAttrs(strings.Fields(r.attributes)...)
	if r.values != anything {
		attributes = attributes.Matching(regexp.MustCompile(r.values))
	}
	if r.elements == "" {
		attributes.Globally()
	} else {
		attributes.OnElements(strings.Fields(r.elements)...)
	}
}
