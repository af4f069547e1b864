// Package compat runs packs against hosts of every protocol set that this build can play, and tells for each pair what
// happened and whether it is what should have: which protocol was agreed on, and whether documents come out the same over
// every protocol, or why there was none in common.
package compat
