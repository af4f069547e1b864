//go:build unix

// Bare is all bad packs that aren't built with the SDK. Which of them it is depends on the name of the executable.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// name is the name of the symbolic link that started the program.
var name = filepath.Base(os.Args[0])

var packs = map[string]func(){
	// These never print a good handshake.
	"exits-0-at-start":              func() { os.Exit(0) },
	"exits-1-at-start":              exitWithOutput,
	"panics-in-init":                func() {},
	"prints-handshake":              printFile,
	"handshake-binary":              printBinaryHandshake,
	"handshake-cut-short":           printHandshakeCutShort,
	"handshake-cut-short-and-exits": func() { fmt.Print(cutHandshake) },
	"handshake-of-1-MB":             printMegabyteHandshake,
	"prints-before-handshake":       func() { fmt.Println("connecting to the database"); serve(rawPack{}) },
	"other-cookie":                  serveOtherCookie,
	"closes-stdout":                 func() { _ = os.Stdout.Close(); hang() },
	"floods-at-start":               writeForever,

	// These print a good handshake and can't be connected to.
	"no-listener":                printHandshakeAndHang,
	"accepts-and-never-answers":  acceptAndRead,
	"closes-connection-at-start": acceptAndClose,
	"answers-another-protocol":   acceptAndAnswerHTTP,

	// These give wrong answers.
	"other-plugins":                    func() { serve(rawPack{plugins: plugins("worse", "worst")}) },
	"no-plugins":                       func() { serve(rawPack{plugins: plugins()}) },
	"duplicate-plugins":                func() { serve(rawPack{plugins: plugins("bad", "good", "bad")}) },
	"10000-plugins":                    func() { serve(rawPack{plugins: manyPlugins()}) },
	"10000-plugins-with-the-bound-one": func() { serve(rawPack{plugins: append(manyPlugins(), plugins("bad")...)}) },
	"plugin-name-empty":                func() { serve(rawPack{plugins: plugins("")}) },
	"plugin-name-not-utf8":             func() { serve(rawPack{plugins: plugins("b\xffd")}) },
	"hook-not-utf8":                    func() { serve(rawPack{plugins: []plugin{{name: "bad", hooks: []string{"role:b\xffd"}}}}) },
	"too-few-results":                  func() { serve(rawPack{answer: tooFewResults}) },
	"too-many-results":                 func() { serve(rawPack{answer: tooManyResults}) },
	"too-few-groups":                   func() { serve(rawPack{answer: tooFewGroups}) },
	"too-many-groups":                  func() { serve(rawPack{answer: tooManyGroups}) },
	"hangs-for-a-text-without-sdk": func() {
		serve(rawPack{plugins: []plugin{{"bad", []string{"role:bad", "role:late"}}}, render: hangOnLate})
	},
	"returns-an-interface": func() { serve(rawPack{untypedReply: true}) },
	"returns-100-MB":       func() { serve(rawPack{render: hundredMegabytes}) },
	"returns-not-utf8":     func() { serve(rawPack{render: func(string) string { return "b\xffd" }}) },

	// These crash or hang.
	"exits-in-describe":         func() { serve(rawPack{onDescribe: exitWithOutput}) },
	"exits-in-configure":        func() { serve(rawPack{onConfigure: exitWithOutput}) },
	"hangs-in-configure":        func() { serve(rawPack{onConfigure: hangWithOutput}) },
	"panics":                    func() { serve(rawPack{render: func(text string) string { panic("no such " + text) }}) },
	"closes-connection-in-call": func() { serve(rawPack{render: closeConnection}) },
}

func main() {
	run, ok := packs[name]
	if !ok {
		fmt.Fprintln(os.Stderr, "there is no bad pack", name)
		os.Exit(2)
	}
	run()
}
