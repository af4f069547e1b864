package launch

import (
	"bufio"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/syserror"
)

// checkExecutable returns an error that says what is wrong with the file. The error of a failed exec says less.
func checkExecutable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && runtime.GOOS == "windows":
		// On Windows the file's extension may be left out.
		if _, err := exec.LookPath(path); err == nil {
			return nil
		}
		return &Error{Reason: diagnostic.NotFound, Message: "there is no such file"}
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Reason: diagnostic.NotFound, Message: "there is no such file"}
	case errors.Is(err, fs.ErrPermission):
		return &Error{Reason: diagnostic.NotExecutable, Message: fmt.Sprintf("the folder %s may not be searched", syserror.ClosedFolder(path)), Err: syserror.Cause(err)}
	case err != nil:
		return &Error{Reason: diagnostic.NotStarted, Message: "it can't be read", Err: syserror.Cause(err)}
	case info.IsDir():
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is a folder"}
	case runtime.GOOS != "windows" && !info.Mode().IsRegular():
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is no regular file"}
	case info.Mode().IsRegular() && info.Size() == 0:
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is an empty file"}
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is not executable"}
	}
	return nil
}

// startFailure returns the error for a process that the system refused to start, with err.
func startFailure(path string, err error) error {
	// exec.Cmd opens /dev/null before it starts the process.
	if other, ok := errors.AsType[*fs.PathError](err); ok && other.Op == "open" {
		return &Error{Reason: diagnostic.NotStarted, Message: fmt.Sprintf("%s can't be opened", other.Path), Err: syserror.Cause(err)}
	}
	if wrongPlatform(err) {
		return &Error{
			Reason:  diagnostic.WrongPlatform,
			Message: fmt.Sprintf("it is not a program for %s on %s", runtime.GOOS, runtime.GOARCH),
		}
	}
	for _, file := range executedFiles(path) {
		if failure := file.failure(err); failure != nil {
			return failure
		}
	}
	if errors.Is(err, fs.ErrPermission) {
		return &Error{Reason: diagnostic.NotExecutable, Message: "it may not be executed", Err: syserror.Cause(err)}
	}
	return &Error{Reason: diagnostic.NotStarted, Message: "the system refused to start it", Err: syserror.Cause(err)}
}

// executedFile is one of the files that the system executes for a program.
type executedFile struct {
	path string
	// label names the file in a message. The program itself is "it".
	label string
}

// failure returns what is wrong with the file if that made an exec fail with err, and nil otherwise.
func (f executedFile) failure(err error) error {
	info, statErr := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && errors.Is(statErr, fs.ErrNotExist):
		return &Error{Reason: diagnostic.NoInterpreter, Message: f.label + " is not there"}
	case !errors.Is(err, fs.ErrPermission) || statErr != nil:
		return nil
	case onNoexec(f.path):
		return &Error{Reason: diagnostic.NoExec, Message: f.label + " is on a file system that is mounted noexec"}
	case info.Mode()&0o111 == 0:
		return &Error{Reason: diagnostic.NotExecutable, Message: f.label + " is not executable"}
	}
	return nil
}

// executedFiles returns the program at path, followed by its interpreter or loader, that file's interpreter or loader, and so on.
func executedFiles(path string) []executedFile {
	files := []executedFile{{path, "it"}}
	// Linux follows a chain of interpreters up to this length.
	const maxDepth = 5
	for range maxDepth {
		last := files[len(files)-1].path
		if script := scriptInterpreter(last); script != "" {
			files = append(files, executedFile{script, fmt.Sprintf("the interpreter %q that %s names in its first line", script, labelOf(path, last))})
		} else if loader := elfLoader(last); loader != "" {
			files = append(files, executedFile{loader, fmt.Sprintf("the loader %q that %s names", loader, labelOf(path, last))})
		} else {
			break
		}
	}
	return files
}

// labelOf names a file in the message about the program at path.
func labelOf(path, file string) string {
	if file == path {
		return "it"
	}
	return file
}

// scriptInterpreter returns the interpreter that the first line of a script names. It returns "" where the file is no script.
func scriptInterpreter(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	// The kernel reads this many bytes of the file.
	const maxRead = 256
	line, _ := bufio.NewReaderSize(file, maxRead).ReadSlice('\n')
	named, ok := strings.CutPrefix(string(line), "#!")
	if !ok {
		return ""
	}
	// Like the kernel, this takes a carriage return as part of the name.
	named = strings.Trim(named, " \t\n")
	if end := strings.IndexAny(named, " \t"); end >= 0 {
		named = named[:end]
	}
	return named
}

// elfLoader returns the dynamic loader that an ELF executable names. It returns "" where the file names none.
func elfLoader(path string) string {
	file, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			name := make([]byte, min(segment.Filesz, 4096))
			n, _ := segment.ReadAt(name, 0)
			return strings.TrimRight(string(name[:n]), "\x00")
		}
	}
	return ""
}
