package model

// Linked is a pack that is linked into a program. Package pack makes it, and package host takes it. A program can't call its methods.
type Linked struct{ pack Pack }

// Link returns p as a Linked.
func Link(p Pack) Linked { return Linked{p} }

// PackOf returns the pack in l, and nil for the zero Linked.
func PackOf(l Linked) Pack { return l.pack }
