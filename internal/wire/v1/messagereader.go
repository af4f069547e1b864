package v1

import (
	"bufio"
	"errors"
	"io"
	"math"
)

// errDropped is the error of a message that was skipped.
var errDropped = errors.New("dropped")

// messageReader is a reader for gob that asks at the beginning of each message whether to read it. A gob message has its length before
// it.
type messageReader struct {
	in *bufio.Reader
	// accept is called before anything of a message is read. The message has n bytes, after a prefix that says so. Where accept returns
	// errDropped, the message is skipped.
	accept func(prefix int, n uint64) error
	// left is how many bytes of the message aren't read yet, including its length.
	left uint64
}

var _ io.ByteReader = (*messageReader)(nil)

// begin calls accept for the next message, if the current one is read.
func (r *messageReader) begin() error {
	if r.left > 0 {
		return nil
	}
	n, prefix, err := r.peekNumber(0)
	if err != nil {
		return err
	}
	if n == 0 || n > math.MaxInt64 {
		return errNoMessage
	}
	r.left = n + uint64(prefix)
	if err := r.accept(prefix, n); err != nil {
		if errors.Is(err, errDropped) {
			if err := r.skip(); err != nil {
				return err
			}
		}
		return err
	}
	return nil
}

var errNoMessage = violationf("what comes is no message of gob")

// maxPrefix is how many bytes a number in gob may have.
const maxPrefix = 9

// peekNumber returns the number at an offset, and how many bytes it has. A number up to 127 is one byte. Otherwise the first byte is the
// negated count of the bytes that follow, which have the number.
func (r *messageReader) peekNumber(offset int) (n uint64, size int, err error) {
	bytes, err := r.in.Peek(offset + 1)
	if err != nil {
		return 0, 0, err
	}
	first := bytes[offset]
	if first <= 0x7f {
		return uint64(first), 1, nil
	}
	size = 1 - int(int8(first))
	if size > maxPrefix {
		return 0, 0, errNoMessage
	}
	if bytes, err = r.in.Peek(offset + size); err != nil {
		return 0, 0, err
	}
	for _, b := range bytes[offset+1:] {
		n = n<<8 | uint64(b)
	}
	return n, size, nil
}

// skip skips the rest of the message.
func (r *messageReader) skip() error {
	for r.left > 0 {
		n, err := r.in.Discard(int(min(r.left, 1<<30)))
		r.left -= uint64(n)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *messageReader) Read(p []byte) (int, error) {
	if err := r.begin(); err != nil {
		return 0, err
	}
	n, err := r.in.Read(p[:min(uint64(len(p)), r.left)])
	r.left -= uint64(n)
	return n, err
}

func (r *messageReader) ReadByte() (byte, error) {
	if err := r.begin(); err != nil {
		return 0, err
	}
	b, err := r.in.ReadByte()
	if err == nil {
		r.left--
	}
	return b, err
}
