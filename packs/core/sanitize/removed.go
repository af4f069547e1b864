package sanitize

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// removed counts what a policy lets through of a text's markup: not that.
type removed struct {
	policy               *bluemonday.Policy
	elements, attributes map[string]int
	comments, doctypes   int
	// endTags is how many there were without a start tag.
	endTags int
	// judged has what the policy makes of a start tag, for tags that stand in a text many times.
	judged map[string]verdict
}

// verdict is what a policy takes of a start tag: all of it, or attributes.
type verdict struct {
	name       string
	element    bool
	attributes []string
}

// mostJudged is how many verdicts are kept.
const mostJudged = 4096

func newRemoved(policy *bluemonday.Policy) *removed {
	return &removed{policy: policy, elements: make(map[string]int), attributes: make(map[string]int),
		judged: make(map[string]verdict)}
}

func (r *removed) element(name string, n int) {
	if !elements[name] {
		// Inside of svg and math there is no end of names.
		name = "other"
	}
	r.elements[name] += n
}

// attribute counts an attribute that went from an element that stayed. A text may have any number of names.
func (r *removed) attribute(name string) {
	switch {
	case attrs[name]:
	case isEventHandler(name):
		name = "on*"
	default:
		name = "other"
	}
	r.attributes[name]++
}

// judge counts what the policy removes of a start tag, and reports whether it lets the element through.
func (r *removed) judge(tag string) (passes bool) {
	v, ok := r.judged[tag]
	if !ok {
		v = r.verdict(tag)
		if len(r.judged) == mostJudged {
			clear(r.judged)
		}
		r.judged[strings.Clone(tag)] = v
	}
	if v.element {
		r.element(v.name, 1)
		return false
	}
	for _, name := range v.attributes {
		r.attribute(name)
	}
	return true
}

func (r *removed) verdict(tag string) verdict {
	before, _ := readStartTag(tag)
	after, ok := readStartTag(r.policy.Sanitize(tag))
	v := verdict{name: before.Data, element: !ok}
	for _, a := range before.Attr {
		if !slices.ContainsFunc(after.Attr, func(kept html.Attribute) bool { return kept.Key == a.Key }) {
			v.attributes = append(v.attributes, a.Key)
		}
	}
	return v
}

// readStartTag returns the start tag that text is.
func readStartTag(text string) (html.Token, bool) {
	tokens := html.NewTokenizer(strings.NewReader(text))
	kind := tokens.Next()
	return tokens.Token(), kind == html.StartTagToken || kind == html.SelfClosingTagToken
}

// log makes one record of what was removed, and none where that is nothing.
func (r *removed) log(ctx context.Context, logger *slog.Logger) {
	var counts []slog.Attr
	for _, group := range []struct {
		name   string
		counts map[string]int
	}{{"elements", r.elements}, {"attributes", r.attributes}} {
		if len(group.counts) == 0 {
			continue
		}
		var of []any
		for _, name := range slices.Sorted(maps.Keys(group.counts)) {
			of = append(of, slog.Int(name, group.counts[name]))
		}
		counts = append(counts, slog.Group(group.name, of...))
	}
	for _, count := range []slog.Attr{slog.Int("comments", r.comments), slog.Int("doctypes", r.doctypes),
		slog.Int("end_tags", r.endTags)} {
		if count.Value.Int64() > 0 {
			counts = append(counts, count)
		}
	}
	if len(counts) > 0 {
		logger.LogAttrs(ctx, slog.LevelInfo, "removed what the policy doesn't let through", counts...)
	}
}
