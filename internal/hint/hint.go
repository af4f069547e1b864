// Package hint has the hints that more than one package gives: what to do about a pack that can't be used, and what a misspelt name may
// have meant.
package hint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/syserror"
)

// Pack says what to do about a pack that can't be used. It uses the code, path, position and output of d. It returns "" where the message
// says enough. A position without a line means that the pack was named on the command line, and not in a manifest.
func Pack(d *diagnostic.Diagnostic) string {
	inManifest := d.Pos.Line > 0
	switch d.Code {
	case diagnostic.NotFound:
		switch {
		case !inManifest && strings.HasPrefix(d.Path, home):
			return Unexpanded(d.Path)
		case !inManifest:
			return "build the pack, or fix the path"
		case slices.Contains(strings.Split(filepath.ToSlash(d.Path), "/"), "~"):
			return "nothing expands ~ in a manifest: write an absolute path, or one that begins at the manifest's folder"
		}
		return fmt.Sprintf("build the pack, or fix the path; one that isn't absolute begins at the folder of %s", d.Pos.File)
	case diagnostic.NotExecutable:
		info, err := os.Stat(d.Path)
		switch denied := errors.Is(d.Err, fs.ErrPermission); {
		case err != nil && denied:
			return Denied(d.Path, "a+rx")
		case err == nil:
			switch {
			case !info.Mode().IsRegular():
				return "name the path of the pack's executable"
			case info.Size() == 0:
				return "build the pack again, or fix the path"
			case info.Mode()&0o111 != 0 && denied:
				return Denied(d.Path, "a+rx")
			case info.Mode()&0o111 != 0:
				return "make that file executable, or fix the pack"
			}
		}
		return fmt.Sprintf("chmod +x %s, if it is the right file", d.Path)
	case diagnostic.WrongPlatform:
		return "build the pack for this machine; a script needs a first line #! with the path of its interpreter"
	case diagnostic.NoInterpreter:
		return "install it, or fix the pack: a script names its interpreter by an absolute path in a first line that begins with #! and ends with only a line feed"
	case diagnostic.NoExec:
		return "move it to a file system from which programs may be executed, or mount that one without noexec"
	case diagnostic.NoFolder:
		return "let TMPDIR name a folder with a short path, in which this user may make files and which has room for some"
	case diagnostic.Exited:
		switch {
		case len(d.Output) > 0:
			// The pack's output says what is wrong.
			return ""
		case !inManifest:
			return "only a program that serves plugins for htmlize can be a pack"
		}
		return "only a program that serves plugins for htmlize can be a pack; of the host's variables it sees those that env names"
	case diagnostic.OtherCookie:
		return "it is a plugin for another program; name the path of a pack for htmlize"
	case diagnostic.NotAPack:
		return "only a program that serves plugins for htmlize can be a pack, and it may print nothing to stdout before its handshake"
	case diagnostic.ForeignAddress:
		return "a pack serves on a socket in the folder that PLUGIN_UNIX_SOCKET_DIR names to it, or on a loopback port of its own"
	case diagnostic.TimedOut:
		if !inManifest {
			return "see what the pack waits for"
		}
		return "see what the pack waits for, or give it more time with start_timeout"
	case diagnostic.Disconnected:
		return "a pack that is built with the SDK of htmlize answers; report this to its author"
	case diagnostic.HeldBack:
		return "allow a later protocol there, or do without what this one doesn't carry"
	case diagnostic.Mismatch:
		if !inManifest {
			return "build the pack with the SDK of htmlize, or serve its plugins under the name htmlize, too, as one"
		}
		return "fix the manifest, or install the version of the pack that it is about"
	case diagnostic.FailsOpen:
		return "write fail, or remove it"
	case diagnostic.InvalidConfig:
		return fmt.Sprintf("%s describe --json has the schema of each plugin's config", d.Path)
	default:
		return ""
	}
}

// Bind says what to bind instead of a whole pack as one plugin: elements of the manifest's list plugins, as in
// "{name: tt, hooks: [role:tt]}". The list is empty where the pack doesn't describe its plugins.
func Bind(path string, instead []string) string {
	if len(instead) == 0 {
		return fmt.Sprintf("bind its plugins by their own names in its place, which %s describe lists", path)
	}
	return fmt.Sprintf("bind its plugins by their own names in its place: plugins: [%s]", strings.Join(instead, ", "))
}

// AnyProtocol returns a text such as "protocol 1 or 2".
func AnyProtocol(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return "protocol " + strings.Join(words, " or ")
}

// Denied says what to do about a file that this user may not read or execute. Mode is what its owner has to allow, as in "a+r".
func Denied(file, mode string) string {
	if folder := syserror.ClosedFolder(file); folder != "" {
		return "the owner of the folder has to allow it: chmod a+x " + folder
	}
	return fmt.Sprintf("its owner has to allow it: chmod %s %s", mode, file)
}

// home is the beginning of a path in which a shell replaces ~ by the user's home folder.
const home = "~/"

// Unexpanded says what to do about a missing file whose name begins with ~/, which the shell didn't expand. It returns "" for any other
// name.
func Unexpanded(file string) string {
	below, ok := strings.CutPrefix(file, home)
	if !ok {
		return ""
	}
	return fmt.Sprintf(`a shell expands ~ only where a word begins with it, and not in quotes: write "$HOME/%s"`, below)
}
