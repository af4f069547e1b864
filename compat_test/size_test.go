package compat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/compat"
	"example.com/htmlize/internal/model"
)

// The limits of one message of protocol 2. A call with more bytes or texts than the first two is sent in several messages. A program
// that sets no limit of its own accepts no message over the last, which is gRPC's default.
const (
	messageBytes = 1 << 20
	messageTexts = 4096
	defaultBytes = 4 << 20
)

// everyByteClass has the first and the last character of each length in UTF-8; those before and after the surrogates; one with each
// kind of lead byte, of which ED, F0 and F4 allow fewer second bytes; and those that programs often handle wrongly: control
// characters, a byte order mark, joiners, noncharacters and the replacement character itself.
const everyByteClass = "a\x01\t\x1f\x7f\u0080\u07ff\u0800\ud7ff\ue000\ufeff\ufffd\ufffe\uffff\U00010000\U00040000\U00080000\U000fffff\U0010ffff e\u0301 \u200d\u202e\u202c \u65e5\u672c \U0001f469\u200d\U0001f680"

// messageSizes are sizes of texts around the limits of a message.
var messageSizes = []int{0, 1, messageBytes - 1, messageBytes, messageBytes + 1, defaultBytes + 1}

// sizeCase is a document and the expected outcome.
type sizeCase struct{ name, text, want string }

func as(n int) string { return strings.Repeat("a", n) }

func paragraph(html string) string { return "<p>" + html + "</p>\n\n" }

// sizeCases returns cases around the limits of a message for a hook: the role tt, the role count, which gets the whole post, or a
// contents hook that returns these texts as they are.
func sizeCases(hook manifest.Hook, protocol int) []sizeCase {
	switch hook.Role {
	case "tt":
		cases := []sizeCase{
			{"every class of bytes", ":tt:`" + everyByteClass + "`" + everyByteClass, paragraph("<tt>" + everyByteClass + "</tt>" + everyByteClass)},
		}
		counts := []int{1, 2}
		if protocol != 1 {
			// Protocol 1 sends each text in a call of its own, so that many texts take long and reach no limit.
			counts = append(counts, messageTexts-1, messageTexts, messageTexts+1)
		}
		for _, n := range counts {
			cases = append(cases, sizeCase{fmt.Sprintf("%d texts", n),
				strings.Repeat(":tt:`x` ", n), paragraph(strings.Repeat("<tt>x</tt> ", n))})
		}
		for _, n := range messageSizes {
			cases = append(cases, sizeCase{fmt.Sprintf("a text of %d bytes", n), ":tt:`" + as(n) + "`", paragraph("<tt>" + as(n) + "</tt>")})
		}
		return cases
	case "count":
		var cases []sizeCase
		for _, n := range messageSizes {
			cases = append(cases, sizeCase{fmt.Sprintf("a post with %d bytes more", n), as(n) + ":count:`a`", paragraph(as(n) + fmt.Sprint(n+1))})
		}
		return cases
	default:
		cases := []sizeCase{
			{"every class of bytes", everyByteClass, paragraph(everyByteClass)},
			{"an empty text", "", ""},
		}
		for _, n := range messageSizes[1:] {
			cases = append(cases, sizeCase{fmt.Sprintf("a paragraph of %d bytes", n), as(n), paragraph(as(n))})
		}
		return cases
	}
}

// sizePlugins are the plugins for sizeCases, by pack.
var sizePlugins = map[string][]manifest.Plugin{
	"core":      {role("tt", "tt")},
	"faults":    {role("count", "count"), contents("faults")},
	"role":      {role("htmlize", "tt")},
	"contents":  {contents("htmlize")},
	"pack-v1":   {role("tt", "tt"), role("count", "count"), contents("reject")},
	"pack-v2":   {role("tt", "tt"), role("count", "count"), contents("reject")},
	"pack-v1v2": {role("tt", "tt"), role("count", "count"), contents("reject")},
	"pack-v2v3": {role("tt", "tt")},
}

// longTimeout is the timeout of plugins here: large texts take long under the race detector.
const longTimeout = 2 * time.Minute

// TestSizes renders documents around the limits of a message with every pack over each of its protocols, and with today's packs
// linked.
func TestSizes(t *testing.T) {
	run := func(name, path string, binds manifest.Plugin, protocol int, option host.Option) {
		binds.Timeout = longTimeout
		t.Run(fmt.Sprintf("%s, %s %v", name, binds.Name, binds.Hooks[0]), func(t *testing.T) {
			t.Parallel()
			runSizes(t, openPack(t, path, binds, option), sizeCases(binds.Hooks[0], protocol))
		})
	}
	for _, peer := range packPeers() {
		for pack, path := range peer.paths {
			for _, binds := range sizePlugins[pack] {
				for _, protocol := range host.Protocols() {
					if slices.Contains(peer.speaks, protocol) {
						run(fmt.Sprintf("%s, protocol %d", peer.name, protocol), path, binds, protocol, host.WithProtocols(protocol))
					}
				}
			}
		}
	}
	for pack := range todaysPacks {
		for _, binds := range sizePlugins[pack] {
			run("linked", "", binds, 0, host.WithLinked("peer", model.Link(linked(t, todaysPacks[pack]))))
		}
	}
}

// runSizes renders the cases with a host.
func runSizes(t *testing.T, h *host.Host, cases []sizeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: c.text})
			if got != c.want {
				t.Errorf("got %d bytes, %.200q\nwant %d bytes, %.200q", len(got), got, len(c.want), c.want)
			}
		})
	}
}

// TestTotalResultSize renders a document whose results are one byte over the limit for all results together, over each protocol and
// with the pack linked. Over protocol 1 the pack is bound as one plugin, which gets one call after the other.
func TestTotalResultSize(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: its texts are hundreds of megabytes")
	}
	const over = "error: input.txt:1:%d: role same: the results of the document's roles are over 268435456 bytes together"
	text := fmt.Sprintf(":size:`%d` :size:`%d` :same:`a` :same:`bc` :same:`d`", model.MaxText, model.MaxResults-model.MaxText-1)
	want := fmt.Sprintf(over+"\n"+over, strings.Index(text, ":same:`bc`")+1, strings.Index(text, ":same:`d`")+1)
	binds := manifest.Plugin{Name: "faults", Timeout: longTimeout, Hooks: []manifest.Hook{{Role: "same"}, {Role: "size"}}}
	for _, way := range []struct {
		name, plugin string
		option       host.Option
	}{
		{"linked", "faults", host.WithLinked("peer", model.Link(linked(t, todaysPacks["faults"])))},
		{"protocol 1", model.AggregatePlugin, host.WithProtocols(1)},
		{"protocol 2", "faults", host.WithProtocols(2)},
	} {
		t.Run(way.name, func(t *testing.T) {
			binds.Name = way.plugin
			runSizes(t, openPack(t, programs.Path("today/faults"), binds, way.option), []sizeCase{{"one byte over", text, want}})
		})
	}
}

// TestLargestSizes renders documents around the limits of a text, of a result and of an error's message, with the pack faults over
// each protocol and with it linked.
func TestLargestSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: its texts are hundreds of megabytes")
	}
	const (
		input  = "text has 134217729 bytes, and a plugin gets 134217728 at most"
		result = "result has 134217729 bytes, and a plugin may return 134217728 at most"
	)
	const atRole, atContents = "error: input.txt:1:1: role %s: %s", "error: contents hook faults: %s"
	// A contents hook also gets the paragraph's tags.
	most := model.MaxText - len(paragraph(""))
	roles := []sizeCase{
		{"the largest text and result", ":same:`" + as(model.MaxText) + "`", paragraph(as(model.MaxText))},
		{"a text over the limit", ":same:`" + as(model.MaxText+1) + "`", fmt.Sprintf(atRole, "same", input)},
		{"a result over the limit", fmt.Sprintf(":size:`%d`", model.MaxText+1), fmt.Sprintf(atRole, "size", result)},
	}
	contentsHook := []sizeCase{
		{"the largest text and result", as(most), paragraph(as(most))},
		{"a text over the limit", as(most + 1), fmt.Sprintf(atContents, input)},
		{"a result over the limit", fmt.Sprintf("size %d", model.MaxText+1), fmt.Sprintf(atContents, result)},
	}
	for _, message := range []struct{ name, message, shown string }{
		{"every class of bytes", everyByteClass, everyByteClass},
		{"one byte", "a", "a"},
		{"the most", as(model.MaxMessage), as(model.MaxMessage)},
		{"one byte over", as(model.MaxMessage + 1), as(model.MaxMessage) + "…"},
		{"far over", as(messageBytes + 1), as(model.MaxMessage) + "…"},
	} {
		name := "an error of " + message.name
		roles = append(roles, sizeCase{name, ":error:`" + message.message + "`", fmt.Sprintf(atRole, "error", message.shown)})
		contentsHook = append(contentsHook, sizeCase{name, "error " + message.message, fmt.Sprintf(atContents, message.shown)})
	}

	bindsRoles := manifest.Plugin{Name: "faults", Timeout: longTimeout, Hooks: []manifest.Hook{{Role: "same"}, {Role: "size"}, {Role: "error"}}}
	bindsContents := contents("faults")
	bindsContents.Timeout = longTimeout
	for _, way := range []struct {
		name   string
		option host.Option
	}{
		{"linked", host.WithLinked("peer", model.Link(linked(t, todaysPacks["faults"])))},
		{"protocol 1", host.WithProtocols(1)},
		{"protocol 2", host.WithProtocols(2)},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Run("roles", func(t *testing.T) {
				runSizes(t, openPack(t, programs.Path("today/faults"), bindsRoles, way.option), roles)
			})
			t.Run("contents", func(t *testing.T) {
				runSizes(t, openPack(t, programs.Path("today/faults"), bindsContents, way.option), contentsHook)
			})
		})
	}
}
