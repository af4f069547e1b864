package v1

import (
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
)

// sessions watches the connections of hosts to a pack. Go-plugin's server tells of none, but gives each that dispenses
// something to what it dispenses, as the broker of the connection.
type sessions struct {
	connected func() (gone func())

	mu   sync.Mutex
	used map[*goplugin.MuxBroker]bool
}

// newSessions returns nil, which watches nothing, where connected is nil.
func newSessions(connected func() (gone func())) *sessions {
	if connected == nil {
		return nil
	}
	return &sessions{connected: connected, used: make(map[*goplugin.MuxBroker]bool)}
}

// use takes note of a connection on which a plugin is dispensed.
func (s *sessions) use(broker *goplugin.MuxBroker) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used[broker] {
		return
	}
	s.used[broker] = true
	gone := s.connected()
	go func() {
		// Go-plugin runs the broker already. Another run takes streams in as the first does, and returns when the session
		// closes, which nothing else tells.
		broker.Run()
		s.mu.Lock()
		delete(s.used, broker)
		s.mu.Unlock()
		gone()
	}()
}
