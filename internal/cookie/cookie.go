// Package cookie has the environment variable by which a pack knows that a host of htmlize started it. It imports nothing, because
// package stdout needs it before any other code of the program runs.
package cookie

// Key and Value are the variable's name and value, as published in 2023.
const (
	Key   = "HTMLIZE_PLUGIN"
	Value = "hello"
)
