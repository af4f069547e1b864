// Package descriptors keeps what a process has inherited from those that it starts.
package descriptors

// KeepFromPrograms does nothing: on Windows Go names the handles that a program inherits.
func KeepFromPrograms() {}
