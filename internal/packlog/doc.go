// Package packlog reads the output of a pack's process in bounded memory. It logs each line, and stores the last lines for the message
// of the process's failure.
package packlog
