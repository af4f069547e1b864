// Package compat is where whole programs meet: the command and packs as they are built and shipped, over every
// protocol, and what the README promises.
package compat
