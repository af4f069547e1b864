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

// maxDescription bounds, in bytes, what it may print.
const maxDescription = 16 << 20

// Describe runs the command describe of a pack's executable, as a person would: that tells what the connection doesn't, a
// pack's version on protocol 1 or the protocols of a pack with which none is in common. Packs of 2023 have no such
// command. An [*Error] is a process that couldn't be started.
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
	// The end of the thread that starts the process would be the end of the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, path, "describe", "--json")
	// With the cookie, a pack keeps what its author's code prints out of the way. One that doesn't know the command serves
	// instead, and is killed with its socket among its temporary files.
	cmd.Env = append(environment(env), "TMPDIR="+folder.path, cookie.Key+"="+cookie.Value)
	cmd.SysProcAttr = sysProcAttr()
	cmd.Cancel = func() error {
		killGroup(cmd.Process.Pid)
		return cmd.Process.Kill()
	}
	cmd.WaitDelay = drainTime
	out, in := io.Pipe()
	cmd.Stdout = in
	if err := cmd.Start(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, refusal(path, err)
	}
	// Wait ends the copying soon after the process, even where a descendant holds the pipe.
	waited := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = in.Close()
		waited <- err
	}()
	var d model.Description
	decodeErr := json.NewDecoder(io.LimitReader(out, maxDescription)).Decode(&d)
	if decodeErr != nil {
		// Nothing that it prints from here on is of use: a pack of 2023 serves instead of describing itself.
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
