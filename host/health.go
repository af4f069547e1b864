package host

import (
	"encoding/json"
	"time"
)

// Health is how a pack's process does.
type Health struct {
	// Started is when the process was started, and Age how long ago that was.
	Started time.Time
	Age     time.Duration
	// Memory is the process's resident set in bytes; 0 on systems other than Linux.
	Memory int64
	// Ping is how long it took until the pack had answered a ping, and 0 where it didn't.
	Ping time.Duration
	// Err is why there was no answer: within 2 s, or at all. The pack may work all the same, or be of use again later.
	Err error
}

// MarshalJSON returns an object with started (RFC 3339), age_ms, memory_bytes, ping_ms, and error in the place of ping_ms
// where there was no answer. What is not known is missing.
func (h Health) MarshalJSON() ([]byte, error) {
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	object := struct {
		Started time.Time `json:"started"`
		Age     float64   `json:"age_ms"`
		Memory  int64     `json:"memory_bytes,omitempty"`
		Ping    *float64  `json:"ping_ms,omitempty"`
		Error   string    `json:"error,omitempty"`
	}{Started: h.Started, Age: milliseconds(h.Age), Memory: h.Memory}
	if h.Err != nil {
		object.Error = h.Err.Error()
	} else {
		ping := milliseconds(h.Ping)
		object.Ping = &ping
	}
	return json.Marshal(object)
}
