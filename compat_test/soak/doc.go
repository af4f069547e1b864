// Package soak renders documents for long while its packs are killed: each has to come out complete, and nothing may be left.
package soak
