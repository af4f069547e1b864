// Package packlog takes in what a pack's process writes, in bounded memory: each line goes to a log, and the last ones are kept
// for the message of the process's failure.
package packlog
