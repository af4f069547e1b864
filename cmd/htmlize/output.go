package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/outfile"
	"example.com/htmlize/internal/syserror"
)

// output is the destination that a flag names.
type output struct {
	flag, file string
	// target is nil for stdout.
	target *outfile.Target
}

// openOutput resolves the value of a flag. Commands call it first, so that a destination that can't be written to is an error at once.
func openOutput(flag, file string) (*output, error) {
	o := &output{flag: flag, file: file}
	if file == "" || file == dash {
		return o, nil
	}
	target, err := outfile.Resolve(file)
	if err != nil {
		return nil, newOutputError(file, err)
	}
	o.target = target
	return o, nil
}

// write writes text. It may be called once.
func (o *output) write(c *cobra.Command, text string) error {
	if o.target == nil {
		_, err := io.WriteString(c.OutOrStdout(), text)
		return wrapWriteError("to stdout", err)
	}
	if !o.target.MayBlock() {
		return newOutputError(o.file, o.target.Write(text))
	}
	_, err := await(c.Context(), func() (struct{}, error) { return struct{}{}, o.target.Write(text) })
	return newOutputError(o.file, err)
}

// outputError is the error for a file that can't be written.
type outputError struct {
	file string
	// link is the target of the file, if it is a symbolic link. It is empty for those of the system, such as /dev/stdout.
	link string
	err  error
}

// newOutputError returns nil for no error.
func newOutputError(file string, err error) error {
	if err == nil {
		return nil
	}
	e := &outputError{file: file, err: syserror.Cause(err)}
	if !strings.HasPrefix(file, "/dev/") && !strings.HasPrefix(file, "/proc/") {
		e.link, _ = os.Readlink(file)
	}
	return e
}

func (e *outputError) Error() string {
	name, reason := e.file, e.err.Error()
	if e.link != "" {
		name += " (a link to " + e.link + ")"
	}
	if folder := e.missingFolder(); folder != "" {
		reason = "there is no folder " + folder
	}
	return fmt.Sprintf("write %s: %s", name, reason)
}

func (e *outputError) Unwrap() error { return e.err }

// missingFolder returns the folder that doesn't exist, as a relative path if it is below the current folder. It returns "" for another
// error.
func (e *outputError) missingFolder() string {
	missing, ok := errors.AsType[*outfile.MissingFolderError](e.err)
	if !ok {
		return ""
	}
	if here, err := os.Getwd(); err == nil {
		if below, err := filepath.Rel(here, missing.Folder); err == nil && filepath.IsLocal(below) {
			return below
		}
	}
	return missing.Folder
}

// hint says what to do about it.
func (e *outputError) hint() string {
	if folder := e.missingFolder(); folder != "" {
		return cmp.Or(hint.Unexpanded(e.file), fmt.Sprintf("mkdir -p %s makes it", folder))
	}
	switch {
	case errors.Is(e.err, syserror.ErrFolder):
		return "name a file in it"
	case errors.Is(e.err, syscall.ENOTDIR):
		if file := fileAbove(e.file); file != "" {
			return fmt.Sprintf("%s is a file, and not a folder: name another place", file)
		}
		return ""
	case errors.Is(e.err, syscall.EBADF):
		return "htmlize can write to a descriptor with which it is started, as in 3>page.html"
	default:
		return ""
	}
}

// fileAbove returns the nearest parent of a path that exists, if it is not a folder.
func fileAbove(path string) string {
	for {
		parent := filepath.Dir(path)
		if info, err := os.Stat(parent); err == nil {
			if info.IsDir() {
				return ""
			}
			return parent
		}
		if parent == path {
			return ""
		}
		path = parent
	}
}

// input is a file that a command reads.
type input struct {
	// what describes it in a message, such as "the document".
	what string
	// file is its name in a message.
	file string
	// stat returns the file that is read.
	stat func() (os.FileInfo, error)
}

func newInput(what, file string) input {
	return input{what, file, func() (os.FileInfo, error) { return os.Stat(file) }}
}

// refuseOverwriting returns an error if the output would overwrite one of the inputs. An input that doesn't exist is no error here, but when
// it is read.
func (o *output) refuseOverwriting(inputs ...input) error {
	for _, in := range inputs {
		if o.target == nil {
			return nil
		}
		if info, err := in.stat(); err == nil && o.target.Is(info) {
			return &usageError{
				err:  fmt.Errorf("%s %s would overwrite %s %s", o.flag, o.file, in.what, in.file),
				hint: "name another file, or - for stdout",
			}
		}
	}
	return nil
}

// inputsOf returns the files that a manifest names.
func inputsOf(m *manifest.Manifest) []input {
	var inputs []input
	for _, t := range m.Tables {
		inputs = append(inputs, newInput("table "+t.Name+" of the manifest,", t.File))
	}
	for _, p := range m.Packs {
		inputs = append(inputs, newInput("the executable of pack "+p.Name+",", p.Path))
	}
	return inputs
}
