package launch

import (
	"io"
	"os"
	"os/exec"

	"example.com/htmlize/internal/wire"
)

// pipes has both ends of the pipes to a child, so that they can be closed on every path.
type pipes struct{ host, child []*os.File }

// fromChild makes a pipe for one of a command's output streams and returns the end to read.
func (p *pipes) fromChild(stream *io.Writer) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.host, p.child = append(p.host, r), append(p.child, w)
	*stream = w
	return r, nil
}

// lifeline makes the pipe by whose end the child notices that the host is gone. The host keeps its end open and never writes to it.
func (p *pipes) lifeline(cmd *exec.Cmd) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	p.host, p.child = append(p.host, w), append(p.child, r)
	cmd.ExtraFiles = []*os.File{r}
	// The first of ExtraFiles is the child's descriptor 3.
	cmd.Env = append(cmd.Env, wire.LifelineEnv+"=3")
	return nil
}

func (p *pipes) closeChildEnds() {
	for _, f := range p.child {
		_ = f.Close()
	}
}

func (p *pipes) closeHostEnds() {
	for _, f := range p.host {
		_ = f.Close()
	}
}
