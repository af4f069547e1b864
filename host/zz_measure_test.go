package host

import ("testing";"time";"strings";"fmt";"runtime")

func TestMeasure(t *testing.T) {
	h := newHost(t, manyRoles)
	for _, c := range []struct{name, unit string}{
		{"':'", ":"},{":a:`", ":a:`"},{":a:` no close per par", ":a:`x\n\n"},{":a:", ":a:"},{"one line text","some words "},{"short lines","some words\n"},{"crlf","some words\r\n"},{"blank lines","\n"},{"paras","a\n\n"},{"roles",":up:`a` "},{"tt unknown",":zz:`a` "},{"long name","a"},{"` only","`"},
	} {
		for _, size := range []int{5<<20, 10<<20, 50<<20} {
			if size > 10<<20 && (c.name=="roles"||c.name=="tt unknown") {continue}
			text := strings.Repeat(c.unit, size/len(c.unit))
			if c.name=="long name" { text = ":"+text }
			if strings.HasPrefix(c.name, "one line") { text=strings.TrimSpace(text)}
			runtime.GC()
			t0 := time.Now(); scan(text); d1 := time.Since(t0)
			var b strings.Builder
			r,_ := scan(text)
			t0 = time.Now(); writeParagraphs(&b, text, r, func(int)string{return ""}); d2 := time.Since(t0)
			d3 := time.Duration(0)
			if size <= 10<<20 { doc := parse(t, text)
			t0 = time.Now(); if _, err := h.Render(t.Context(), doc, RenderOptions{}); err != nil {t.Log(err)}; d3 = time.Since(t0)}
			fmt.Printf("%-24s %3d MiB scan %8v  paragraphs %8v render %8v\n", c.name, size>>20, d1.Round(time.Millisecond), d2.Round(time.Millisecond), d3.Round(time.Millisecond))
		}
	}
}
