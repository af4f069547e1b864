package launch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"example.com/htmlize/internal/model"
)

// describeTimeout bounds the command describe of a pack's executable.
const describeTimeout = 5 * time.Second

// maxDescription bounds, in bytes, what it may print.
const maxDescription = 16 << 20

// Describe runs the command describe of a pack's executable, as a person would: that tells what the connection doesn't, a
// pack's version on protocol 1 or the protocols of a pack with which none is in common. Packs of 2023 have no such
// command.
func Describe(ctx context.Context, path string, env []string) (*model.Description, error) {
	folder, err := newFolder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, describeTimeout)
	defer cancel()
	// The end of the thread that starts the process would be the end of the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, path, "describe", "--json")
	cmd.Env = environment(env, folder)
	cmd.SysProcAttr = sysProcAttr()
	cmd.Cancel = func() error {
		killGroup(cmd.Process.Pid)
		return cmd.Process.Kill()
	}
	cmd.WaitDelay = drainTime
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var d model.Description
	decodeErr := json.NewDecoder(io.LimitReader(stdout, maxDescription)).Decode(&d)
	if decodeErr != nil {
		// Nothing that it prints from here on is of use.
		cancel()
	}
	err = errors.Join(decodeErr, cmd.Wait())
	killGroup(cmd.Process.Pid)
	if err != nil {
		return nil, fmt.Errorf("%s describe --json: %w", path, err)
	}
	return &d, nil
}
