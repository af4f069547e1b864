package launch

import (
	"errors"
	"os"
	"time"
)

// lateReader reads a pipe until its deadline, and then for drainTimeout more. On a busy machine the reader may run only after the
// deadline, and a read after a deadline returns nothing, whatever is in the pipe.
type lateReader struct {
	pipe *os.File
	// extended says that the deadline was set anew.
	extended bool
}

func (r *lateReader) Read(b []byte) (int, error) {
	n, err := r.pipe.Read(b)
	if r.extended || !errors.Is(err, os.ErrDeadlineExceeded) {
		return n, err
	}
	r.extended = true
	if err := r.pipe.SetReadDeadline(time.Now().Add(drainTimeout)); err != nil {
		return 0, err
	}
	return r.pipe.Read(b)
}
