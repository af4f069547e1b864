package pack

// watchLifeline does nothing here: a process on Windows inherits no pipe of its parent's besides its standard streams.
func watchLifeline() {}
