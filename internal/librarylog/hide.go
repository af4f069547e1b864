package librarylog

import (
	"bytes"
	"io"
	"log"
	"sync"
)

// HideGoPlugin keeps the debug lines of go-plugin's server out of the standard logger, which the whole process shares. At the end of
// each connection such a line says that its socket is closed. The program may still change the logger's output later.
var HideGoPlugin = sync.OnceFunc(func() { log.SetOutput(withoutGoPlugin{log.Writer()}) })

// goPluginDebug is part of each debug line of go-plugin's rpc_server.go.
var goPluginDebug = []byte("[DEBUG] plugin: ")

type withoutGoPlugin struct{ out io.Writer }

func (w withoutGoPlugin) Write(line []byte) (int, error) {
	if bytes.Contains(line, goPluginDebug) {
		return len(line), nil
	}
	return w.out.Write(line)
}
