package librarylog

import (
	"bytes"
	"io"
	"log"
	"sync"
)

// HideGoPlugin keeps the debug lines of go-plugin's server out of the standard logger, which everything else in the process shares:
// one at the end of each connection says that its socket is closed. What the program makes of the logger later stands.
var HideGoPlugin = sync.OnceFunc(func() { log.SetOutput(withoutGoPlugin{log.Writer()}) })

// goPluginDebug is in each debug line of go-plugin's rpc_server.go.
var goPluginDebug = []byte("[DEBUG] plugin: ")

type withoutGoPlugin struct{ out io.Writer }

func (w withoutGoPlugin) Write(line []byte) (int, error) {
	if bytes.Contains(line, goPluginDebug) {
		return len(line), nil
	}
	return w.out.Write(line)
}
