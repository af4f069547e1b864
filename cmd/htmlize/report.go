package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// The rules of what stands on stderr:
//
//   - an error is a line "error: …", a warning a line "warning: …"; where there is something to do, "hint: …" follows;
//   - what belongs to an error (the line of the manifest, a pack's last words) follows it, indented;
//   - the same hint is given once, and the last words of a pack in calls of one hook too;
//   - what comes from elsewhere can't pass for such a line, nor make the terminal do anything;
//   - what is the same at many places of a document is one line, with the first of them;
//   - with --json-diagnostics, all of this is JSON lines, see diagnostics.go.

// The exit statuses.
const (
	exitDone        = 0
	exitDocument    = 1
	exitUsage       = 2
	exitPack        = 3
	exitInterrupted = 130
)

// exitStatus returns the status for an error: of several, the highest.
func exitStatus(err error) int {
	status := exitDone
	for _, e := range host.Errors(err) {
		status = max(status, exitStatusOne(e))
	}
	return status
}

func exitStatusOne(err error) int {
	if errors.Is(err, errInterrupted) {
		return exitInterrupted
	}
	if _, ok := errors.AsType[*cellError](err); ok {
		return exitDocument
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*manifest.Error](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*host.IncompatibleError](err); ok {
		return exitPack
	}
	if pack, ok := errors.AsType[*host.PackError](err); ok {
		_, found := errors.AsType[*foundError](err)
		if found && slices.Contains([]host.Reason{host.Mismatch, host.HeldBack, host.FailsOpen, host.InvalidConfig}, pack.Reason) {
			return exitDocument
		}
		return exitPack
	}
	return exitDocument
}

// reporter writes errors and warnings.
type reporter struct {
	out io.Writer
	// json says that they are for programs.
	json   bool
	hinted map[string]bool
	// quoted has the hooks whose pack's last words were given.
	quoted map[host.PackRef]bool
}

func (r *reporter) error(err error) {
	if r.json {
		r.writeDiagnostics("error", host.Errors(err)...)
		return
	}
	for _, a := range gather(slices.DeleteFunc(host.Errors(err), isTold)) {
		if invalid, ok := errors.AsType[*manifest.Error](a.err); ok {
			for _, p := range invalid.Problems {
				r.print("error", p.String(), problemHint(p), p.Excerpt())
			}
			continue
		}
		r.print("error", a.String(), hint(a.err), r.details(a.err))
	}
}

// isTold reports whether an error is one that check has reported by itself.
func isTold(err error) bool {
	found, ok := errors.AsType[*foundError](err)
	return ok && found.told
}

func (r *reporter) warnings(warnings ...host.Warning) {
	errs := make([]error, len(warnings))
	for i, w := range warnings {
		e := host.DocumentError(w)
		errs[i] = &e
	}
	if r.json {
		r.writeDiagnostics("warning", errs...)
		return
	}
	for _, a := range gather(errs) {
		r.print("warning", a.String(), hint(a.err), r.details(a.err))
	}
}

func (r *reporter) print(kind, message, hint, details string) {
	fmt.Fprintf(r.out, "%s: %s\n", kind, printable(message))
	if details != "" {
		fmt.Fprintln(r.out, strings.TrimRight(details, "\n"))
	}
	if hint == "" || r.hinted[hint] {
		return
	}
	if r.hinted == nil {
		r.hinted = make(map[string]bool)
	}
	r.hinted[hint] = true
	fmt.Fprintf(r.out, "hint: %s\n", printable(hint))
}

// details returns the last lines of a pack that failed, but for the one in the error's text. Many texts of
// a role may end its pack, and what it says then differs in the numbers of goroutines alone; so they have them once.
func (r *reporter) details(err error) string {
	if e, ok := errors.AsType[*host.PackError](err); ok {
		return lastWords(e.Pack, e.Output, err)
	}
	var hook host.PackRef
	var output []string
	if e, ok := errors.AsType[*host.RoleError](err); ok {
		hook, output = e.Pack, e.Output()
	}
	if e, ok := errors.AsType[*host.ContentsError](err); ok {
		hook, output = e.Pack, e.Output()
	}
	words := lastWords(hook.Pack, output, err)
	if words == "" || r.quoted[hook] {
		return ""
	}
	if r.quoted == nil {
		r.quoted = make(map[host.PackRef]bool)
	}
	r.quoted[hook] = true
	return words
}

// lastWords returns the lines of a pack's output that the error's text doesn't have already.
func lastWords(pack string, output []string, err error) string {
	if len(output) < 2 {
		return ""
	}
	var b strings.Builder
	for _, line := range output {
		if quoted := strconv.Quote(line); strings.TrimSpace(line) != "" && !strings.Contains(err.Error(), quoted) {
			fmt.Fprintf(&b, "  %s: %s\n", pack, quoted)
		}
	}
	return b.String()
}

// hint says what to do about an error; empty where the error says it all.
func hint(err error) string {
	if usage, ok := errors.AsType[*usageError](err); ok {
		if usage.hint != "" {
			return usage.hint
		}
		if len(usage.near) > 0 {
			return fmt.Sprintf("did you mean htmlize %s?", strings.Join(usage.near, " or "))
		}
		if usage.command != "" {
			return fmt.Sprintf("htmlize %s --help tells how to call it", usage.command)
		}
		return "htmlize --help lists the commands, and htmlize COMMAND --help their flags"
	}
	if output, ok := errors.AsType[*outputError](err); ok {
		return output.hint()
	}
	if document, ok := errors.AsType[*host.DocumentError](err); ok {
		return document.Hint
	}
	if incompatible, ok := errors.AsType[*host.IncompatibleError](err); ok {
		return incompatibleHint(incompatible)
	}
	if pack, ok := errors.AsType[*host.PackError](err); ok {
		return packHint(pack)
	}
	if role, ok := errors.AsType[*host.RoleError](err); ok && role.Code() == host.CodeResultsTooLarge {
		return fmt.Sprintf("divide the document, or find out why the results of pack %s are so large", role.Pack.Pack)
	}
	if file, ok := errors.AsType[*fs.PathError](err); ok && errors.Is(file.Err, fs.ErrNotExist) {
		return unexpandedHint(file.Path)
	}
	return ""
}

// problemHint says what to do about a problem of a manifest.
func problemHint(p manifest.Problem) string {
	if p.Pos.Line != 0 || p.Err == nil {
		return p.Hint
	}
	if errors.Is(p.Err, fs.ErrNotExist) {
		return cmp.Or(unexpandedHint(p.Pos.File), "name the manifest with --manifest")
	}
	if info, err := os.Stat(p.Pos.File); err == nil && info.IsDir() {
		return "name the manifest in it, such as " + filepath.Join(p.Pos.File, defaultManifest)
	}
	return p.Hint
}

func incompatibleHint(e *host.IncompatibleError) string {
	switch e.Upgrade {
	case host.PackSide:
		return fmt.Sprintf("install a version of %s that speaks %s", e.Path, anyProtocol(e.Allowed))
	case host.HostSide:
		return fmt.Sprintf("install an htmlize that speaks %s, or an older version of %s", anyProtocol(e.Speaks), e.Path)
	case host.BindingSide:
		return bindHint(e.Path, e.Instead)
	default:
		at := make([]string, len(e.Limits))
		for i, limit := range e.Limits {
			at[i] = limit.String()
		}
		hint := fmt.Sprintf("allow %s at %s", anyProtocol(e.InCommon()), strings.Join(at, " and at "))
		if e.Binding.Line > 0 {
			hint += ", and " + bindHint(e.Path, e.Instead)
		}
		return hint
	}
}

// bindHint says what to bind in the place of a whole pack as one plugin.
func bindHint(path string, instead []string) string {
	if len(instead) == 0 {
		return fmt.Sprintf("bind its plugins by their own names in its place, which %s describe lists", path)
	}
	return fmt.Sprintf("bind its plugins by their own names in its place: plugins: [%s]", strings.Join(instead, ", "))
}

// anyProtocol returns "protocol 1 or 2".
func anyProtocol(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return "protocol " + strings.Join(words, " or ")
}

func packHint(e *host.PackError) string {
	if e.Hint != "" {
		return e.Hint
	}
	switch e.Reason {
	case host.NotFound:
		if e.Pos.Line == 0 {
			// The path comes from the command line.
			return cmp.Or(unexpandedHint(e.Path), "build the pack, or mend the path")
		}
		if slices.Contains(strings.Split(filepath.ToSlash(e.Path), "/"), "~") {
			return "nothing expands ~ in a manifest: write an absolute path, or one that begins at the manifest's folder"
		}
		return fmt.Sprintf("build the pack, or mend the path; one that isn't absolute begins at the folder of %s", e.Pos.File)
	case host.NotExecutable:
		if info, err := os.Stat(e.Path); err == nil && !info.Mode().IsRegular() {
			return "name the path of the pack's executable"
		}
		return fmt.Sprintf("chmod +x %s, if it is the right file", e.Path)
	case host.WrongPlatform:
		return "build the pack for this machine; a script needs a first line #! with the path of its interpreter"
	case host.NoInterpreter:
		return "install it, or mend the pack: a script names its interpreter by an absolute path in a first line that begins with #! and ends with a line feed alone"
	case host.NoExec:
		return "move it to a file system from which programs may be executed, or mount that one without noexec"
	case host.Exited:
		switch {
		case len(e.Output) > 0:
			// It says so itself.
			return ""
		case e.Pos.Line == 0:
			return "only a program that serves plugins for htmlize can be a pack"
		}
		return "only a program that serves plugins for htmlize can be a pack; of the host's variables it sees those that env names"
	case host.OtherCookie:
		return "it is a plugin for another program; name the path of a pack for htmlize"
	case host.NotAPack:
		return "only a program that serves plugins for htmlize can be a pack, and it may print nothing to stdout before its handshake"
	case host.ForeignAddress:
		return "a pack serves on a socket in the folder that PLUGIN_UNIX_SOCKET_DIR names to it, or on a loopback port of its own"
	case host.TimedOut:
		if e.Pos.Line == 0 {
			return "see what the pack waits for"
		}
		return "see what the pack waits for, or give it more time with start_timeout"
	case host.Disconnected:
		return "a pack that is built with the SDK of htmlize answers; tell the author of this one"
	case host.HeldBack:
		if len(e.Instead) > 0 {
			return bindHint(e.Path, e.Instead)
		}
		return "allow a later protocol there, or do without what this one doesn't carry"
	case host.Mismatch:
		if len(e.Instead) > 0 {
			return bindHint(e.Path, e.Instead)
		}
		if e.Pos.Line == 0 {
			return "build the pack with the SDK of htmlize, or serve its plugins under the name htmlize, too, as one"
		}
		return "mend the manifest, or install the version of the pack that it is about"
	case host.FailsOpen:
		return "write fail, or remove it"
	case host.InvalidConfig:
		return fmt.Sprintf("%s describe --json has the schema of each plugin's config", e.Path)
	default:
		return ""
	}
}
