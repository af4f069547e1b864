// Package model is the domain of htmlize: hooks, calls and their results, what a pack says of itself, and the interface [Pack], which is
// between rendering and everything that implements it.
//
// A pack in another process that speaks protocol 1, one that speaks protocol 2, and a pack that is linked into the host all implement
// [Pack]. So no package above this one depends on the protocol. Outside of the module, model imports only the standard library. A test
// checks that.
package model
