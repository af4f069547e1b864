package model

// Linked is a pack that is linked into a program, as the program holds it: the package pack makes it, and the package host takes it.
type Linked struct{ pack Pack }

// Link returns p as a program holds it.
func Link(p Pack) Linked { return Linked{p} }

// PackOf returns the pack in l, and nil for the zero Linked.
func PackOf(l Linked) Pack { return l.pack }
