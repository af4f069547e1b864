package sanitize

import "strings"

// foreignLanguages are the other languages in HTML. Their elements are only allowed inside of the element of their language: see
// [nesting.open].
var foreignLanguages = map[string]foreignLanguage{
	"math": {
		namespace: "http://www.w3.org/1998/Math/MathML",
		elements: `menclose merror mfenced mfrac mmultiscripts mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle msub
			msubsup msup mtable mtd mtr munder munderover none semantics`,
		leaves: "annotation mi mn mo ms mtext",
		attributes: []rule{
			{"math", "display", `^(block|inline)$`},
			{"math", "alttext", anything},
			{"", "displaystyle", `^(true|false)$`},
			{"", "scriptlevel", `^[-+]?[0-9]$`},
			{"", "mathvariant", words},
			{"", "mathcolor mathbackground", colour},
			{"", "mathsize", mathLength},
			{"annotation", "encoding", anything},
			{"menclose", "notation", words},
			{"mfenced", "open close separators", anything},
			{"mfrac", "linethickness", mathLength},
			{"mfrac", "numalign denomalign bevelled", words},
			{"mo", "accent fence largeop movablelimits separator stretchy symmetric", `^(true|false)$`},
			{"mo", "form", `^(prefix|infix|postfix)$`},
			{"mo", "lspace rspace minsize maxsize", mathLength},
			{"mover munder munderover", "accent accentunder", `^(true|false)$`},
			{"ms", "lquote rquote", anything},
			{"mspace", "width height depth", mathLength},
			{"mtable mtr mtd", "columnalign rowalign", words},
			{"mtable", "columnlines rowlines frame", words},
			{"mtable", "columnspacing rowspacing framespacing", `^[0-9.a-z% ]+$`},
			{"mtd", "columnspan rowspan", integer},
		},
	},
	"svg": {
		namespace: "http://www.w3.org/2000/svg",
		elements: `circle clippath defs ellipse g line lineargradient marker path polygon polyline radialgradient rect stop text
			tspan`,
		attributes: []rule{
			{"svg", "width height", `^[0-9]+(\.[0-9]+)?([a-z]{2,4}|%)?$`},
			{"svg", "version", number},
			{"svg marker", "viewbox preserveaspectratio", geometry},
			{"", `cx cy d dx dy fx fy gradientunits height markerheight markerunits markerwidth offset
				orient pathlength points r refx refy rotate rx ry textlength width x x1 x2 y y1 y2`, geometry},
			// On the svg itself it would move that over the page.
			{"circle ellipse g line path polygon polyline rect text", "transform", transforms},
			{"lineargradient radialgradient", "gradienttransform", transforms},
			{"", "fill stroke color stop-color", paint},
			{"", "clip-path marker-start marker-mid marker-end", `^(none|` + ownReference + `)$`},
			{"", `clip-rule dominant-baseline fill-opacity fill-rule font-size font-style font-weight opacity shape-rendering
				spreadmethod stop-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
				stroke-width text-anchor text-rendering`, geometry},
			{"", "font-family", fontNames},
		},
	},
}

// foreignLanguage is the part of MathML or SVG that only shows something. It has nothing that runs, animates, is a link or paints outside
// of its place, and no element that may contain other elements and whose content browsers parse as HTML.
type foreignLanguage struct {
	namespace string
	// leaves are elements that contain only text. In most of them, browsers would take an element for one of HTML.
	elements, leaves string
	// Rules without elements are for all elements of the language.
	attributes []rule
}

const (
	// mathLength isn't negative: with a negative length, a formula could cover what is around it.
	mathLength   = `^[0-9]*\.?[0-9]+([a-z]{2,4}|%)?$`
	words        = `^[A-Za-z0-9 -]+$`
	geometry     = `^[A-Za-z0-9.,+% \t\r\n-]*$`
	transforms   = `^\s*((matrix|translate|scale|rotate|skewX|skewY)\s*\([-0-9.,eE+\s]*\)[\s,]*)*$`
	ownReference = `url\(#[A-Za-z0-9_.:-]+\)`
	paint        = `^(#[0-9A-Fa-f]{3,8}|[A-Za-z]+|rgba?\([0-9., %]+\)|` + ownReference + `)$`
)

// all returns the names of all elements, including that of the language itself.
func (l foreignLanguage) all(root string) []string {
	return strings.Fields(root + " " + l.elements + " " + l.leaves)
}

// languageOf has the language of each element of MathML and SVG, except for the elements math and svg themselves.
var languageOf = func() map[string]string {
	languages := make(map[string]string)
	for root, l := range foreignLanguages {
		for _, name := range l.all(root)[1:] {
			languages[name] = root
		}
	}
	return languages
}()

// isForeign reports whether an element is one of MathML or SVG, or math or svg itself.
func isForeign(name string) bool {
	return languageOf[name] != "" || foreignLanguages[name].elements != ""
}
