// Package launch runs a pack's process: start, handshake, connection, output, end. No other package uses go-plugin's client.
//
// Go-plugin negotiates and connects. This package starts the process itself, through go-plugin's RunnerFunc. Go-plugin's own runner
// gives the pack the host's stdin and environment, parses the pack's log lines in a way that can panic the host, and can wait forever
// for a process to end.
package launch
