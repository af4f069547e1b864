// Package model is the domain of htmlize: posts, hooks, what a pack says of itself, and the one interface, [Pack], that
// stands between rendering and everything that can answer it.
//
// A pack in a process of its own that speaks protocol 1, one that speaks protocol 2, and a pack linked into the host all
// implement [Pack], so nothing above this package asks which protocol is spoken. Model imports the standard library
// alone, and a test holds it to that.
package model
