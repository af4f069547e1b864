// Package compat runs packs against hosts with every set of protocols that this build speaks. For each pair it checks which protocol was
// negotiated, and that documents have the same results over every protocol; or, if no protocol is in common, that the error says so.
package compat
