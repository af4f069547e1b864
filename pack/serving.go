package pack

import (
	hclog "github.com/hashicorp/go-hclog"

	"example.com/htmlize/internal/model"
)

// servingFor returns what a server does besides answering, which depends on the host that started this process. Only hosts older than
// htmlize 0.1.0, and other programs, need any of it.
func servingFor(logger hclog.Logger) model.Serving {
	var serving model.Serving
	if !hasLifeline && startedByClient {
		watch := &connectionWatch{}
		serving.Connected = watch.connect
		go func() {
			if awaitNoReader(realStdout) {
				watch.hostStoppedReading()
			}
		}()
	}
	if !hasLifeline && socketFolder == "" {
		// It is a host of 2023, which ends at the first error, and makes a space of a line break but leaves the indentation.
		serving.Failure = logger.Error
		serving.Wrapped = true
	}
	return serving
}
