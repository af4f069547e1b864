// Package descriptors tells what a process has inherited from what is its own, and keeps it from those that it starts.
package descriptors

// CloseOnExec does nothing: on Windows Go names the handles that a program inherits.
func CloseOnExec() {}
