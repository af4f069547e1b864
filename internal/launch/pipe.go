package launch

import (
	"errors"
	"os"
	"time"
)

// lateReader reads a pipe until its deadline, and where nobody got to read before that, for drainTime more: on a busy machine the reader
// may have its turn after the deadline, and a read that is late brings nothing, whatever is in the pipe.
type lateReader struct {
	pipe *os.File
	late bool
}

func (r *lateReader) Read(b []byte) (int, error) {
	n, err := r.pipe.Read(b)
	if r.late || !errors.Is(err, os.ErrDeadlineExceeded) {
		return n, err
	}
	r.late = true
	if err := r.pipe.SetReadDeadline(time.Now().Add(drainTime)); err != nil {
		return 0, err
	}
	return r.pipe.Read(b)
}
