package launch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/model"
)

// describeTimeout bounds the command describe of a pack's executable.
const describeTimeout = 5 * time.Second

// maxDescription is how many bytes of output are read from that command.
const maxDescription = 16 << 20

// Describe runs the command describe of a pack's executable. Its output has what the connection doesn't carry: a pack's version on
// protocol 1, and the protocols of a pack with which the host has none in common. Packs of 2023 have no such command. The error is an
// [*Error] where the process couldn't be started.
func Describe(ctx context.Context, path string, env []string) (*model.Description, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	defer folder.remove()
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	if err := checkExecutable(path); err != nil {
		return nil, err
	}
	ctx, cancel := model.WithOwnTimeout(ctx, describeTimeout)
	defer cancel()
	// On Linux the process is killed when the thread that started it ends.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, path, "describe", "--json")
	// With the cookie, what the pack's own code prints doesn't go to stdout. A pack without the command serves instead: it is
	// killed, and its socket is in the folder that is removed.
	cmd.Env = append(environment(env), "TMPDIR="+folder.path, cookie.Key+"="+cookie.Value)
	cmd.SysProcAttr = sysProcAttr()
	cmd.Cancel = func() error {
		killGroup(cmd.Process.Pid)
		return cmd.Process.Kill()
	}
	cmd.WaitDelay = drainTimeout
	out, in := io.Pipe()
	cmd.Stdout = in
	if err := cmd.Start(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, startFailure(path, err)
	}
	// Wait stops the copying soon after the process has ended, even where a descendant has the pipe open.
	waited := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = in.Close()
		waited <- err
	}()
	var d model.Description
	decodeErr := json.NewDecoder(io.LimitReader(out, maxDescription)).Decode(&d)
	if decodeErr != nil {
		// The rest of the output is of no use: a pack of 2023 serves instead of describing itself.
		cancel()
	}
	_, _ = io.Copy(io.Discard, out)
	err = <-waited
	killGroup(cmd.Process.Pid)
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	if err = errors.Join(decodeErr, err); err != nil {
		return nil, fmt.Errorf("%s describe --json: %w", path, err)
	}
	return &d, nil
}
