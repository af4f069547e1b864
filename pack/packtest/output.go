package packtest

import (
	"io"
	"sync"
	"testing"
)

// testOutput is the output of a test for as long as the test lasts. A plugin that was left behind may log later.
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
