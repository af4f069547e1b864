// Package processes checks that no process and no socket of a pack is left when its host is killed, its connection closes or a
// signal ends it, and that a pause of the host doesn't let calls time out.
package processes
