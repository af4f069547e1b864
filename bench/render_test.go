package bench

import (
	"fmt"
	"os"
	"testing"

	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

func TestMain(m *testing.M) {
	MaybeServe()
	os.Exit(m.Run())
}

// openHost is like [Open], with a folder of its own, and closes the host after the test or benchmark.
func openHost(tb testing.TB, name string, protocol int, keys string, options ...host.Option) *host.Host {
	tb.Helper()
	folder := tb.TempDir()
	if err := Install(folder); err != nil {
		tb.Fatal(err)
	}
	h, err := Open(folder, name, protocol, keys, options...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = h.Close() })
	return h
}

func parse(tb testing.TB, text string) *markup.Document {
	tb.Helper()
	doc, err := markup.Parse("post.txt", text)
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func render(tb testing.TB, h *host.Host, doc *markup.Document) (html string) {
	tb.Helper()
	result, err := h.Render(tb.Context(), doc, host.RenderOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return result.HTML
}

var connections = []struct {
	name     string
	protocol int
}{{"linked", 0}, {"protocol=2", 2}, {"protocol=1", 1}}

// BenchmarkRender renders a document with a pack that runs.
func BenchmarkRender(b *testing.B) {
	for _, connection := range connections {
		for _, roles := range []int{10, 1_000, 10_000, 100_000} {
			if connection.protocol == 1 && roles > 1_000 {
				// Over protocol 1, each call carries the whole post.
				continue
			}
			b.Run(fmt.Sprintf("%s/roles=%d", connection.name, roles), func(b *testing.B) {
				h := openHost(b, "one", connection.protocol, "")
				doc := parse(b, Document(roles, 1, Roles...))
				render(b, h, doc)
				b.ReportAllocs()
				for b.Loop() {
					render(b, h, doc)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(roles), "ns/role")
			})
		}
	}
}

// BenchmarkEqualTexts renders a document with different texts and one with few different texts, by a plugin that isn't deterministic, one
// that is, and one whose results are cached.
func BenchmarkEqualTexts(b *testing.B) {
	const roles = 10_000
	documents := []struct{ name, text string }{
		{"differ", Document(roles, 1, Roles...)},
		{"100", Repeating(roles, 100, 1, Roles...)},
	}
	plugins := []struct{ name, pack, keys string }{
		{"plain", "one", ""},
		{"deterministic", "deterministic", ""},
		{"cached", "deterministic", ", cache: 16MiB"},
	}
	for _, connection := range connections[:2] {
		for _, document := range documents {
			for _, plugin := range plugins {
				b.Run(fmt.Sprintf("%s/texts=%s/plugin=%s", connection.name, document.name, plugin.name), func(b *testing.B) {
					h := openHost(b, plugin.pack, connection.protocol, plugin.keys)
					doc := parse(b, document.text)
					render(b, h, doc)
					b.ReportAllocs()
					for b.Loop() {
						render(b, h, doc)
					}
				})
			}
		}
	}
}

// BenchmarkConcurrent renders small documents in several goroutines.
func BenchmarkConcurrent(b *testing.B) {
	for _, connection := range connections {
		b.Run(connection.name, func(b *testing.B) {
			h := openHost(b, "one", connection.protocol, "")
			doc := parse(b, Document(10, 1, Roles...))
			render(b, h, doc)
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					render(b, h, doc)
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
		})
	}
}

// BenchmarkStart starts a pack and ends it.
func BenchmarkStart(b *testing.B) {
	for _, name := range []string{"one", "hundred"} {
		b.Run("plugins="+name, func(b *testing.B) {
			doc := parse(b, ":tt:`x`")
			for b.Loop() {
				h := openHost(b, name, 2, "")
				render(b, h, doc)
				_ = h.Close()
			}
		})
	}
}
