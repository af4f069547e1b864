// Package descriptors keeps file descriptors that a process has inherited from the programs that it starts.
package descriptors

// CloseOnExec does nothing: on Windows, programs inherit only the handles that Go names.
func CloseOnExec() {}
