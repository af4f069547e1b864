//go:build unix && !linux

package launch

// systemPrograms are those that this system has beside the others.
var systemPrograms map[string]program
