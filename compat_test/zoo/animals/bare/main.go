//go:build unix

// Bare is the zoo's animals that aren't built with the SDK. It is the one that it is started as.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// name is that of the link by which the program was started.
var name = filepath.Base(os.Args[0])

var animals = map[string]func(){
	// Those that never get as far as a handshake.
	"exits-0":                 func() { os.Exit(0) },
	"exits-1":                 exitWithWords,
	"panics-in-init":          func() {},
	"greets":                  greet,
	"greets-binary":           greetBinary,
	"greets-by-half":          greetByHalf,
	"greets-by-half-and-ends": func() { fmt.Print(half) },
	"greets-by-1-MB":          greetByMegabyte,
	"prints-before-handshake": func() { fmt.Println("connecting to the database"); serve(wild{}) },
	"other-cookie":            serveOtherCookie,
	"closes-stdout":           func() { _ = os.Stdout.Close(); hang() },
	"floods-at-start":         floodForever,

	// Those whose handshake leads nowhere.
	"nobody-listens": listenNot,
	"never-answers":  acceptAndRead,
	"hangs-up":       acceptAndClose,
	"babbles":        acceptAndBabble,

	// Those that answer wrongly.
	"other-names":               func() { serve(wild{plugins: plugins("worse", "worst")}) },
	"no-plugins":                func() { serve(wild{plugins: plugins()}) },
	"duplicate-plugins":         func() { serve(wild{plugins: plugins("bad", "good", "bad")}) },
	"10000-plugins":             func() { serve(wild{plugins: manyPlugins()}) },
	"10000-plugins-and-the-one": func() { serve(wild{plugins: append(manyPlugins(), plugins("bad")...)}) },
	"empty-name":                func() { serve(wild{plugins: plugins("")}) },
	"names-not-utf8":            func() { serve(wild{plugins: plugins("b\xffd")}) },
	"hooks-not-utf8":            func() { serve(wild{plugins: []plugin{{name: "bad", hooks: []string{"role:b\xffd"}}}}) },
	"too-few-results":           func() { serve(wild{answer: tooFewResults}) },
	"too-many-results":          func() { serve(wild{answer: tooManyResults}) },
	"too-few-groups":            func() { serve(wild{answer: tooFewGroups}) },
	"too-many-groups":           func() { serve(wild{answer: tooManyGroups}) },
	"holds-back":                func() { serve(wild{plugins: []plugin{{"bad", []string{"role:bad", "role:late"}}}, render: holdBack}) },
	"returns-an-interface":      func() { serve(wild{loose: true}) },
	"returns-100-MB":            func() { serve(wild{render: hundredMegabytes}) },
	"returns-what-is-not-utf8":  func() { serve(wild{render: func(string) string { return "b\xffd" }}) },

	// Those that break off.
	"exits-in-describe":  func() { serve(wild{describing: exitWithWords}) },
	"exits-in-configure": func() { serve(wild{configuring: exitWithWords}) },
	"hangs-in-configure": func() { serve(wild{configuring: hangWithWords}) },
	"panics":             func() { serve(wild{render: func(text string) string { panic("no such " + text) }}) },
	"disconnects":        func() { serve(wild{render: disconnect}) },
}

func main() {
	run, ok := animals[name]
	if !ok {
		fmt.Fprintln(os.Stderr, "no animal is called", name)
		os.Exit(2)
	}
	run()
}
