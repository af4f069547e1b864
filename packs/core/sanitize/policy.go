package sanitize

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// keepContents has p keep the text of elements that it drops. What isn't text to a reader was left out before.
func keepContents(p *bluemonday.Policy) {
	p.AllowElementsContent("frame", "frameset", "iframe", "noembed", "noframes", "noscript", "nostyle", "object", "script", "style",
		"title")
}

// The values that attributes may have.
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
)

// kept is one line of a policy: attributes of elements, with the values that they may have. Without elements it is about all
// that the policy lets through.
type kept struct {
	elements, attributes, values string
}

// plain are the elements that users' text may have, with no attributes but those of their own.
const plain = `
	abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details dfn
	div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd label li main mark menu meter nav nobr ol
	p picture pre progress q rb rp rt rtc ruby s samp search section small span strike strong sub summary sup table tbody td
	tfoot th thead time tr tt u ul var wbr
`

// ugcAttributes are harmless in anyone's hands. The policy escapes all values, so a < in one does nothing.
var ugcAttributes = []kept{
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
}

// schemes are those of links that lead somewhere and do nothing by themselves.
var schemes = strings.Fields("http https mailto tel sms ftp ftps geo irc ircs matrix news xmpp")

var rasterImage = regexp.MustCompile(`^image/(png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/]+=*$`)

// newPolicy returns the policy of a configuration that is valid. The one for what users write lets through everything that does
// nothing but show something, whatever the packs core and extra produce included; the one of text alone, nothing.
func newPolicy(c config) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	keepContents(p)
	if c.Policy == policyUGC {
		elements := strings.Fields(plain)
		p.AllowElements(elements...)
		p.AllowNoAttrs().OnElements(elements...)
		for _, k := range ugcAttributes {
			k.allow(p)
		}
	}
	c.Allow.extend(p, c.Policy == policyUGC)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes(schemes...)
	// An image that holds its bytes, in a form that can't hold a script. An SVG can.
	p.AllowURLSchemeWithCustomPolicy("data", func(u *url.URL) bool {
		return u.RawQuery == "" && u.Fragment == "" && rasterImage.MatchString(u.Opaque)
	})
	return p
}

// allow has p let through what the line is about.
func (k kept) allow(p *bluemonday.Policy) {
	allowed := p.AllowAttrs(strings.Fields(k.attributes)...)
	if k.values != anything {
		allowed = allowed.Matching(regexp.MustCompile(k.values))
	}
	if k.elements == "" {
		allowed.Globally()
	} else {
		allowed.OnElements(strings.Fields(k.elements)...)
	}
}
