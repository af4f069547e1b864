package sanitize

import (
	"strings"
)

// elements are the names of all elements of the HTML standard, including the obsolete ones, and image, which its parser reads as img.
// Names with a hyphen (custom elements) aren't among them: in texts they are words such as <your-name>.
var elements = set(`
	a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code col colgroup
	data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head
	header hgroup hr html i iframe img input ins kbd label legend li link main map mark math menu meta meter nav noscript
	object ol optgroup option output p picture pre progress q rp rt ruby s samp script search section select
	selectedcontent slot small source span strong style sub summary sup svg table tbody td template textarea tfoot th thead
	time title tr track u ul var video wbr

	acronym applet basefont bgsound big blink center dir font frame frameset image isindex keygen listing marquee menuitem
	multicol nextid nobr noembed noframes param plaintext rb rtc spacer strike tt xmp
`)

// void are the elements without content and end tag.
var void = set(`
	area base basefont bgsound br col embed frame hr image img input isindex keygen link meta nextid param source track wbr
`)

// optionalEnd are the elements whose end tags may be left out.
var optionalEnd = set("body caption colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr")

// needAttrs are the elements with end tags that the policy ugc lets through only with attributes.
var needAttrs = set("a font map")

// rawText has the elements that contain no markup, with what becomes of their content.
var rawText = map[string]rawKind{
	"iframe": discarded, "noembed": discarded, "noframes": discarded, "noscript": discarded, "script": discarded, "style": discarded,
	"textarea": withReferences, "title": withReferences,
	"plaintext": verbatim, "xmp": verbatim,
}

type rawKind int

const (
	// discarded is content that readers of a page don't see. It is removed.
	discarded rawKind = iota + 1
	// withReferences is text in which &lt; is a <.
	withReferences
	// verbatim is text in which &lt; is four characters.
	verbatim
)

// attrs are the names of all attributes of HTML, including the obsolete ones.
var attrs = set(`
	abbr accept accept-charset accesskey action align alink allow allowfullscreen alpha alt archive as async autocapitalize
	autocomplete autocorrect autofocus autoplay axis background behavior bgcolor blocking border bordercolor bottommargin
	cellpadding cellspacing char charoff charset checked cite class classid clear code codebase codetype color colorspace cols
	colspan command commandfor compact content contenteditable contextmenu controls coords crossorigin data datetime
	declare decoding default defer dir direction dirname disabled download draggable enctype enterkeyhint event face
	fetchpriority for form formaction formenctype formmethod formnovalidate formtarget frame frameborder headers height
	hidden high href hreflang hspace http-equiv id imagesizes imagesrcset inert inputmode integrity is ismap itemid itemprop
	itemref itemscope itemtype kind label lang language leftmargin link list longdesc loop low lowsrc manifest marginheight
	marginwidth max maxlength media method methods min minlength multiple muted name nohref nomodule nonce noresize noshade
	novalidate nowrap object open optimum part pattern ping placeholder playsinline popover popovertarget
	popovertargetaction poster preload profile prompt readonly referrerpolicy rel required rev reversed rightmargin role
	rows rowspan rules sandbox scheme scope scrollamount scrolldelay scrolling selected shape size sizes slot span spellcheck
	src srcdoc srclang srcset standby start step style summary tabindex target text title topmargin translate truespeed type
	typemustmatch usemap valign value valuetype version vlink vspace width wrap writingsuggestions
`)

// bareAttrs are the attributes that are written without a value.
var bareAttrs = set(`
	allowfullscreen alt async autofocus autoplay checked compact contenteditable controls crossorigin declare default defer
	disabled download formnovalidate hidden inert ismap itemscope loop multiple muted nohref nomodule noresize noshade
	novalidate nowrap open playsinline popover readonly required reversed selected spellcheck translate truespeed
	typemustmatch
`)

// isKnownAttr reports whether an attribute of this name, in lower case, exists.
func isKnownAttr(name string) bool {
	return attrs[name] || isEventHandler(name) || strings.HasPrefix(name, "data-") || strings.HasPrefix(name, "aria-")
}

// isEventHandler reports whether an attribute's name has the form of an event handler's, such as onclick.
func isEventHandler(name string) bool { return len(name) > 2 && strings.HasPrefix(name, "on") }

func set(names string) map[string]bool {
	s := make(map[string]bool)
	for _, name := range strings.Fields(names) {
		s[name] = true
	}
	return s
}
