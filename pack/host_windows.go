package pack

import "os"

// heldByHost is false, as there is no lifeline here.
const heldByHost = false

// awaitUnread can't tell here.
func awaitUnread(*os.File) (unread bool) { return false }

// removeSocketOnSignal does nothing: the system has no such signals, and packs serve over TCP.
func removeSocketOnSignal() {}
