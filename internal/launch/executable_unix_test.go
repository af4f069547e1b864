//go:build unix

package launch

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

func TestStartUnusableFiles(t *testing.T) {
	folder := shortFolder(t)
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain := write("plain", "hello", 0o644)
	lost := write("lost", "#! /nowhere/python3 -u\n", 0o755)
	for _, test := range []struct {
		name, path string
		want       *Error
	}{
		{"missing", filepath.Join(folder, "none"), &Error{Reason: diagnostic.NotFound, Message: "there is no such file"}},
		{"missing folder", filepath.Join(plain, "none"), &Error{
			Reason: diagnostic.NotStarted, Message: "it can't be read", Err: syscall.ENOTDIR,
		}},
		{"a folder", folder, &Error{Reason: diagnostic.NotExecutable, Message: "it is a folder"}},
		{"not executable", plain, &Error{Reason: diagnostic.NotExecutable, Message: "it is not executable"}},
		{"no program", write("text", "hello", 0o755), &Error{
			Reason: diagnostic.WrongPlatform, Message: fmt.Sprintf("it is not a program for %s on %s", runtime.GOOS, runtime.GOARCH),
		}},
		{"no interpreter", lost, &Error{Reason: diagnostic.NoInterpreter, Message: `the interpreter "/nowhere/python3" that it names in its first line is not there`}},
		{"Windows line end", write("crlf", "#!/bin/sh\r\n", 0o755), &Error{
			Reason: diagnostic.NoInterpreter, Message: `the interpreter "/bin/sh\r" that it names in its first line is not there`,
		}},
		{"interpreter without an interpreter", write("twice", "#!"+lost+"\n", 0o755), &Error{
			Reason: diagnostic.NoInterpreter, Message: `the interpreter "/nowhere/python3" that ` + lost + ` names in its first line is not there`,
		}},
		{"interpreter that is none", write("plainly", "#!"+plain+"\n", 0o755), &Error{
			Reason: diagnostic.NotExecutable, Message: fmt.Sprintf("the interpreter %q that it names in its first line is not executable", plain),
		}},
		{"no loader", write("elf", elfWithLoader("/nowhere/ld.so"), 0o755), &Error{
			Reason: diagnostic.NoInterpreter, Message: `the loader "/nowhere/ld.so" that it names is not there`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Start(t.Context(), specOf(test.path))
			if diff := cmp.Diff(error(test.want), err, cmp.Comparer(sameStrings)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// elfWithLoader returns an executable of this machine's kind that names a loader, and is nothing more.
func elfWithLoader(loader string) string {
	machines := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}
	const headers = 64 + 56
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(machines[runtime.GOARCH]), Version: uint32(elf.EV_CURRENT),
		Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1,
	}
	program := elf.Prog64{Type: uint32(elf.PT_INTERP), Off: headers, Filesz: uint64(len(loader) + 1)}
	var file bytes.Buffer
	_ = binary.Write(&file, binary.LittleEndian, header)
	_ = binary.Write(&file, binary.LittleEndian, program)
	file.WriteString(loader + "\x00")
	return file.String()
}

func TestStartInClosedFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may search every folder")
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.MkdirAll(filepath.Join(closed, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
	_, err := Start(t.Context(), specOf(filepath.Join(closed, "bin", "pack")))
	want := error(&Error{Reason: diagnostic.NotExecutable, Message: "the folder " + closed + " may not be searched", Err: syscall.EACCES})
	if diff := cmp.Diff(want, err, cmp.Comparer(sameStrings)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
