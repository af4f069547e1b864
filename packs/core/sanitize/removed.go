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

// removed counts what a policy removes from a text.
type removed struct {
	policy               *bluemonday.Policy
	elements, attributes map[string]int
	comments, doctypes   int
	// endTags counts end tags without a start tag.
	endTags int
	// tagCache caches what the policy removes from a start tag, as the same tag may be in a text many times.
	tagCache map[string]tagRemoval
}

// tagRemoval is what a policy removes from a start tag: the whole element, or attributes.
type tagRemoval struct {
	name       string
	element    bool
	attributes []string
}

// maxCachedTags is the maximum size of the cache.
const maxCachedTags = 4096

func newRemoved(policy *bluemonday.Policy) *removed {
	return &removed{policy: policy, elements: make(map[string]int), attributes: make(map[string]int),
		tagCache: make(map[string]tagRemoval)}
}

func (r *removed) element(name string, n int) {
	if !elements[name] {
		// Inside of svg and math, an element may have any name.
		name = "other"
	}
	r.elements[name] += n
}

// attribute counts an attribute that is removed from an element that stays. Unknown names are counted together, as a text may have any
// number of them.
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

// checkStartTag counts what the policy removes from a start tag, and reports whether it lets the element through.
func (r *removed) checkStartTag(tag string) (passes bool) {
	v, ok := r.tagCache[tag]
	if !ok {
		v = r.tagRemoval(tag)
		if len(r.tagCache) == maxCachedTags {
			clear(r.tagCache)
		}
		r.tagCache[strings.Clone(tag)] = v
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

func (r *removed) tagRemoval(tag string) tagRemoval {
	before, _ := readStartTag(tag)
	after, ok := readStartTag(r.policy.Sanitize(tag))
	v := tagRemoval{name: before.Data, element: !ok}
	for _, a := range before.Attr {
		if !slices.ContainsFunc(after.Attr, func(left html.Attribute) bool { return left.Key == a.Key }) {
			v.attributes = append(v.attributes, a.Key)
		}
	}
	return v
}

// readStartTag parses a text that is a start tag.
func readStartTag(text string) (html.Token, bool) {
	tokens := html.NewTokenizer(strings.NewReader(text))
	kind := tokens.Next()
	return tokens.Token(), kind == html.StartTagToken || kind == html.SelfClosingTagToken
}

// log logs one record of what was removed, if anything was.
func (r *removed) log(ctx context.Context, logger *slog.Logger) {
	var counts []slog.Attr
	for _, group := range []struct {
		name   string
		counts map[string]int
	}{{"elements", r.elements}, {"attributes", r.attributes}} {
		if len(group.counts) == 0 {
			continue
		}
		var names []any
		for _, name := range slices.Sorted(maps.Keys(group.counts)) {
			names = append(names, slog.Int(name, group.counts[name]))
		}
		counts = append(counts, slog.Group(group.name, names...))
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
