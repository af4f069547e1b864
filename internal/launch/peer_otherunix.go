//go:build unix && !linux && !darwin

package launch

// isPeer can't find out which process it is on these systems. Only the socket's age is checked.
func (c *child) isPeer(int) bool { return true }
