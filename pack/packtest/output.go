package packtest

import (
	"io"
	"sync"
	"testing"
)

// testOutput is the output of a test until the test ends. It drops what a plugin that still runs logs later, at which t.Output panics.
type testOutput struct {
	mu  sync.Mutex
	out io.Writer
}

func newTestOutput(t *testing.T) *testOutput {
	o := &testOutput{out: t.Output()}
	t.Cleanup(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.out = io.Discard
	})
	return o
}

func (o *testOutput) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.out.Write(data)
}
