package pack

import "os"

// hasLifeline is false: Windows has no lifeline.
const hasLifeline = false

// awaitNoReader can't find that out on Windows.
func awaitNoReader(*os.File) (noReader bool) { return false }

// removeSocketOnSignal does nothing: packs serve over TCP on Windows.
func removeSocketOnSignal() {}
