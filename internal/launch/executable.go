package launch

import (
	"bufio"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"example.com/htmlize/diagnostic"
)

// checkExecutable gives the usual mistakes a message of their own, which the error of a failed exec doesn't.
func checkExecutable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && runtime.GOOS == "windows":
		// The file's extension may be left out there.
		if _, err := exec.LookPath(path); err == nil {
			return nil
		}
		return &Error{Reason: diagnostic.NotFound, Message: "there is no such file"}
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Reason: diagnostic.NotFound, Message: "there is no such file"}
	case errors.Is(err, fs.ErrPermission):
		return &Error{Reason: diagnostic.NotStarted, Message: fmt.Sprintf("the folder %s may not be searched", closedFolder(path)), Err: systemError(err)}
	case err != nil:
		return &Error{Reason: diagnostic.NotStarted, Message: "it can't be read", Err: systemError(err)}
	case info.IsDir():
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is a folder"}
	case runtime.GOOS != "windows" && !info.Mode().IsRegular():
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is no regular file"}
	case runtime.GOOS != "windows" && info.Mode()&0o111 == 0:
		return &Error{Reason: diagnostic.NotExecutable, Message: "it is not executable"}
	}
	return nil
}

// closedFolder returns the folder on the way to path that may not be searched: the one behind which nothing is to be seen.
func closedFolder(path string) string {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			return folder
		}
	}
}

// systemError returns what the system said, without what Go says besides: what was done, and to which file.
func systemError(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno
	}
	return err
}

// refusal tells why the system refused to start a process of the file path, with err.
func refusal(path string, err error) error {
	// A start opens another file first: /dev/null.
	if other, ok := errors.AsType[*fs.PathError](err); ok && other.Op == "open" {
		return &Error{Reason: diagnostic.NotStarted, Message: fmt.Sprintf("%s can't be opened", other.Path), Err: systemError(err)}
	}
	if wrongPlatform(err) {
		return &Error{
			Reason:  diagnostic.WrongPlatform,
			Message: fmt.Sprintf("it is not a program for %s on %s", runtime.GOOS, runtime.GOARCH),
		}
	}
	for _, file := range executed(path) {
		if failure := file.failure(err); failure != nil {
			return failure
		}
	}
	if errors.Is(err, fs.ErrPermission) {
		return &Error{Reason: diagnostic.NotExecutable, Message: "it may not be executed", Err: systemError(err)}
	}
	return &Error{Reason: diagnostic.NotStarted, Message: "the system refused to start it", Err: systemError(err)}
}

// executedFile is one of the files that the system executes for a program.
type executedFile struct {
	path string
	// is says what it is to the program: "it" is the program itself.
	is string
}

// failure says what of the file made an exec fail with err; nil where that wasn't this file.
func (f executedFile) failure(err error) error {
	info, statErr := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && errors.Is(statErr, fs.ErrNotExist):
		return &Error{Reason: diagnostic.NoInterpreter, Message: f.is + " is not there"}
	case !errors.Is(err, fs.ErrPermission) || statErr != nil:
		return nil
	case onNoexec(f.path):
		return &Error{Reason: diagnostic.NoExec, Message: f.is + " is on a file system that is mounted noexec"}
	case info.Mode()&0o111 == 0:
		return &Error{Reason: diagnostic.NotExecutable, Message: f.is + " is not executable"}
	}
	return nil
}

// executed returns the program at path, and after it the interpreter or loader that each of the files names in its turn.
func executed(path string) []executedFile {
	files := []executedFile{{path, "it"}}
	// Linux follows the interpreters of interpreters this far.
	const mostDeep = 5
	for range mostDeep {
		last := files[len(files)-1].path
		if script := scriptInterpreter(last); script != "" {
			files = append(files, executedFile{script, fmt.Sprintf("the interpreter %q that %s names in its first line", script, naming(path, last))})
		} else if loader := elfLoader(last); loader != "" {
			files = append(files, executedFile{loader, fmt.Sprintf("the loader %q that %s names", loader, naming(path, last))})
		} else {
			break
		}
	}
	return files
}

func naming(path, file string) string {
	if file == path {
		return "it"
	}
	return file
}

// scriptInterpreter returns the program that the first line of a script names, and nothing for another file.
func scriptInterpreter(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	// The kernel reads no more of it.
	const mostRead = 256
	line, _ := bufio.NewReaderSize(file, mostRead).ReadSlice('\n')
	named, ok := strings.CutPrefix(string(line), "#!")
	if !ok {
		return ""
	}
	// A carriage return is a part of the name, as it is for the kernel.
	named = strings.Trim(named, " \t\n")
	if end := strings.IndexAny(named, " \t"); end >= 0 {
		named = named[:end]
	}
	return named
}

// elfLoader returns the dynamic loader that an ELF executable names, and nothing for another file.
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
