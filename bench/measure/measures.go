package main

import "example.com/htmlize/bench"

// measures are the rows of the results.
var measures = []measure{
	{"warm render, 10,000 roles, one pack: protocol 2 ÷ linked in", 3, false, warm(15, "post.txt", 2, 10_000, 0, 10_000)},
	{"warm render, protocol 2: 100,000 roles ÷ 10,000 roles", 11, false, warm(5, "post.txt", 2, 100_000, 2, 10_000)},
	{"1,000 Markdown pages of 7 KB: htmlize, protocol 2 ÷ goldmark alone", 2, false, markdownPages},
	{"warm render of Markdown, 10,000 roles: protocol 2 ÷ linked in", 2, false, warm(15, "post.md", 2, 10_000, 0, 10_000)},
	{"warm render of Markdown, protocol 2: 10,000 roles ÷ 1,000 roles", 11, false, warm(15, "post.md", 2, 10_000, 2, 1_000)},
	{"allocations per role in the host, protocol 2", 4, false, allocations},
	{"cold command, 10,000 roles, tt and narcissist: rst2html ÷ htmlize", 20, true, compareTool(9, rst2html)},
	{"the same: pandoc with an equivalent Lua filter ÷ htmlize", 40, true, compareTool(5, pandoc)},
	{"cold command, a document that needs no pack ÷ `htmlize version`", 1.3, false, noPack},
	{"cold command, the sample with both packs ÷ the host of 2023 with two plugins", 0.7, false, sample},
	{"a pack of 100 plugins ÷ a pack of 1: time to start", 1.2, false, starts(bench.Manifest(bench.Packs["hundred"], ""), 1, bench.Manifest(bench.Packs["one"], ""))},
	{"a pack of 100 plugins ÷ a pack of 1: memory", 1.2, false, pluginMemory},
	{"starting 8 packs ÷ 8 times starting one", 0.5, false, starts(onePluginOf(8), 8, onePluginOf(1))},
	{"peak memory of the command, 100,000 roles ÷ the document", 8, false, peakMemory},
	{"10,000 documents of 10 roles by 8 goroutines, documents a second: protocol 2 ÷ linked in", 0.25, true, concurrent},
}
