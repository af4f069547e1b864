// Package launch runs a pack's process: start, handshake, connection, output, end. It is the only place that knows
// go-plugin's client.
//
// Go-plugin negotiates and connects; the process itself is started here, through its RunnerFunc, because the runner that
// it brings along gives the pack the host's stdin and environment, parses the pack's log lines in a way that can panic
// the host, and can wait for ever for a process to end.
package launch
