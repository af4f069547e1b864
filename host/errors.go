package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// Position is a place in a document or a manifest.
type Position = manifest.Pos

// Reason is why a pack is of no use.
type Reason = launch.Reason

// The reasons of a [*PackError].
const (
	// NotFound is a path where there is no file.
	NotFound = launch.NotFound
	// NotExecutable is a file that may not be executed, or a folder.
	NotExecutable = launch.NotExecutable
	// WrongPlatform is a file that isn't a program for this system and processor.
	WrongPlatform = launch.WrongPlatform
	// NoInterpreter is a file that names an interpreter or a loader that isn't there.
	NoInterpreter = launch.NoInterpreter
	// NoExec is a file, or the interpreter that it names, on a file system that is mounted noexec.
	NoExec = launch.NoExec
	// NotStarted is a process that the system refused to start for another cause.
	NotStarted = launch.NotStarted
	// Exited is a process that ended before the handshake.
	Exited = launch.Exited
	// OtherCookie is a plugin for another program.
	OtherCookie = launch.OtherCookie
	// NotAPack is a process whose first line of output isn't a handshake.
	NotAPack = launch.NotAPack
	// ForeignAddress is a process whose handshake names an address that isn't known to be its own.
	ForeignAddress = launch.ForeignAddress
	// TimedOut is a pack that didn't get ready in time.
	TimedOut = launch.TimedOut
	// Disconnected is a process that can't be talked to after its handshake.
	Disconnected = launch.Disconnected
	// Hung is a process that goes on, and doesn't answer. It is the reason of an [Event].
	Hung = launch.Hung
	// Died is a process that ended after it had been in use. It is the reason of an [Event].
	Died = launch.Died

	// Mismatch is a pack that runs and isn't what the manifest says.
	Mismatch Reason = "mismatch"
	// HeldBack is a pack that the manifest holds at a protocol which doesn't carry what it wants of the pack besides.
	HeldBack Reason = "held-back"
	// FailsOpen is a plugin that makes the text safe, and a manifest that would have the text put out where it fails.
	FailsOpen Reason = "fails-open"
	// InvalidConfig is a pack that refuses what the manifest configures.
	InvalidConfig Reason = "invalid-config"
	// GaveUp is a pack that broke off more often than it may be started anew. The texts for it fail.
	GaveUp Reason = "gave-up"
)

// Errors returns the errors that err joins, at any depth and in order, as those of [Host.Render] and [Host.Packs] join one
// for each role or pack that failed. Of any other error it returns that alone, and of nil nothing.
func Errors(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if _, whole := err.(*manifest.Error); !ok || whole {
		return []error{err}
	}
	var errs []error
	for _, e := range joined.Unwrap() {
		errs = append(errs, Errors(e)...)
	}
	return errs
}

// PackError is a pack that can't be used.
type PackError struct {
	// Pack is the manifest's name for the pack, and Path its executable.
	Pack, Path string
	// Pos is the line of the manifest that the error is about.
	Pos    Position
	Reason Reason
	// Output is the last lines that the pack wrote to stderr, oldest first, without log records below level info.
	Output []string
	// Hint says what to do about it, where that is more than the reason tells.
	Hint string
	// Instead is what to bind in the place of the whole pack as one plugin, as in [IncompatibleError]; empty where that is not
	// what is wrong.
	Instead []string
	Err     error
}

// Error says which pack it is and what happened.
func (e *PackError) Error() string {
	return fmt.Sprintf("%v: pack %s (%s): %v", e.Pos, e.Pack, e.Path, e.Err)
}

// Unwrap returns the cause.
func (e *PackError) Unwrap() error { return e.Err }

// IncompatibleError is a pack with which no protocol is in common.
type IncompatibleError struct {
	// Pack is the manifest's name for the pack, Path its executable, and Version the pack's own version, empty where the
	// pack doesn't tell.
	Pack, Path, Version string
	// Pos is the line of the manifest that limits the protocols, or the pack's entry where none does.
	Pos Position
	// Speaks is every protocol that the pack speaks; where it doesn't tell, the lowest alone.
	Speaks []int
	// Partial says that Speaks holds the lowest protocol alone, and the pack may speak others.
	Partial bool
	// HostSpeaks is every protocol that this host speaks, and Allowed those of them that the manifest allows for the
	// pack.
	HostSpeaks, Allowed []int
	// Upgrade is what has to change.
	Upgrade Side
	// Limits are the places of all lists in the manifest that rule out what both speak, where Upgrade is [ManifestSide]; Pos is the first.
	Limits []Position
	// Binding is where the manifest binds the whole pack as one plugin, if that has to change: where Upgrade is [BindingSide], or besides
	// the lists. It is zero otherwise.
	Binding Position
	// Instead is what to bind in the place of the whole pack as one plugin, where Binding isn't zero: elements of the manifest's list
	// plugins, such as "{name: tt, hooks: [role:tt]}". It is empty where the pack doesn't tell its plugins.
	Instead []string
}

// Side is one of the parties that agree on a protocol.
type Side string

// The sides of an [*IncompatibleError].
const (
	// PackSide is a pack that is too old.
	PackSide Side = "pack"
	// HostSide is a host that is too old.
	HostSide Side = "host"
	// ManifestSide is a manifest that rules out what host and pack have in common.
	ManifestSide Side = "manifest"
	// BindingSide is a manifest that binds the whole pack as one plugin, htmlize, which asks for protocol 1.
	BindingSide Side = "binding"
)

// Error says both sides' protocols and which side to upgrade.
func (e *IncompatibleError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: pack %s (%s", e.Pos, e.Pack, e.Path)
	if e.Version != "" {
		fmt.Fprintf(&b, ", version %s", e.Version)
	}
	protocols := "protocol"
	if len(e.Speaks) > 1 {
		protocols = "protocols"
	}
	fmt.Fprintf(&b, ") speaks %s %s", protocols, list(e.Speaks))
	if e.Partial {
		b.WriteString(" and perhaps later ones")
	}
	fmt.Fprintf(&b, "; this htmlize %s speaks %s", Version, list(e.HostSpeaks))
	if !slices.Equal(e.HostSpeaks, e.Allowed) {
		fmt.Fprintf(&b, ", and the manifest allows %s", list(e.Allowed))
	}
	switch e.Upgrade {
	case PackSide:
		b.WriteString(": the pack has to be upgraded")
	case HostSide:
		b.WriteString(": htmlize has to be upgraded")
	case BindingSide:
		fmt.Fprintf(&b, ": the manifest binds it by %s, which asks for protocol 1", aggregateBinding)
	case ManifestSide:
		b.WriteString(": the manifest has to allow what both speak")
		if e.Binding.Line > 0 {
			fmt.Fprintf(&b, ", and to bind it otherwise than by %s in line %d, which asks for protocol 1", aggregateBinding, e.Binding.Line)
		}
		b.WriteString(", or the pack to be upgraded")
	}
	return b.String()
}

// InCommon returns the protocols that host and pack both speak, ascending: where the manifest didn't rule them out, one of
// them could be agreed on.
func (e *IncompatibleError) InCommon() []int { return inBoth(e.HostSpeaks, e.Speaks) }

// RoleError is a role that could not be rendered.
type RoleError struct {
	// Pos is the role's place in the document; only the file is known of a role that a contents hook wrote.
	Pos  Position
	Role string
	// Pack describes the pack that the role is bound to; it is zero for a role that none is bound to.
	Pack PackRef
	Err  error
}

// Error says where the role stands, what it is bound to and what happened: for example,
// "post.txt:3:5: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:18): no result within 5s". The plugin is named
// where it isn't called like the role.
func (e *RoleError) Error() string { return fmt.Sprintf("%v: %s", e.Pos, e.message()) }

// message is the error without its place.
func (e *RoleError) message() string {
	switch e.Pack.Plugin {
	case "":
		return fmt.Sprintf("role %s: %v", e.Role, e.Err)
	case e.Role:
		return fmt.Sprintf("role %s (%v): %v", e.Role, e.Pack, e.Err)
	default:
		return fmt.Sprintf("role %s (%s of %v): %v", e.Role, e.Pack.Plugin, e.Pack, e.Err)
	}
}

// Unwrap returns the cause.
func (e *RoleError) Unwrap() error { return e.Err }

// Output returns the last lines that the pack's process wrote to stderr, oldest first, where the error is its end: the code is
// [CodeDied] then, or [CodeTimeout] where it was ended because it hung as a whole. Log records below level info aren't among them.
func (e *RoleError) Output() []string { return lastOutput(e.Err) }

// ContentsError is a contents hook that failed.
type ContentsError struct {
	// File is the document.
	File  string
	Stage manifest.Stage
	Pack  PackRef
	Err   error
}

// Error says which hook it is and what happened.
func (e *ContentsError) Error() string { return fmt.Sprintf("%s: %s", e.File, e.message()) }

// message is the error without its document.
func (e *ContentsError) message() string {
	return fmt.Sprintf("contents hook %s, %s (%v): %v", e.Pack.Plugin, e.Stage, e.Pack, e.Err)
}

// Unwrap returns the cause.
func (e *ContentsError) Unwrap() error { return e.Err }

// Output returns the last lines that the pack's process wrote to stderr, as that of a [*RoleError] does.
func (e *ContentsError) Output() []string { return lastOutput(e.Err) }

func lastOutput(err error) []string {
	if ended, ok := errors.AsType[*launch.Error](err); ok {
		return ended.Output
	}
	return nil
}

// PackRef says which plugin was called: of which pack, over what, and by which line of the manifest.
type PackRef struct {
	Pack, Plugin string
	// Version is the pack's own version, empty where the pack doesn't tell.
	Version string
	// Protocol is the one that was negotiated, and 0 for a pack that is linked.
	Protocol int
	// Pos is where the manifest binds the hook.
	Pos Position
}

// String returns, for example, "extra 0.1.0, protocol 2, manifest.yaml:18".
func (r PackRef) String() string {
	s := r.Pack
	if r.Version != "" {
		s += " " + r.Version
	}
	if r.Protocol == 0 {
		s += ", linked"
	} else {
		s += ", protocol " + strconv.Itoa(r.Protocol)
	}
	return s + ", " + Position{File: r.Pos.File, Line: r.Pos.Line}.String()
}

// ref describes a binding to a pack that has been started.
func (b binding) ref() PackRef {
	p := b.pack
	p.mu.Lock()
	defer p.mu.Unlock()
	return PackRef{
		Pack:     p.spec.Name,
		Plugin:   b.plugin.Name,
		Version:  p.version,
		Protocol: p.protocol,
		Pos:      b.hook.Pos,
	}
}

// packError makes err, which is about the whole pack, a [*PackError] at pos.
func (p *boundPack) packError(pos Position, reason Reason, err error) *PackError {
	e := &PackError{Pack: p.spec.Name, Path: p.spec.Path, Pos: pos, Reason: reason, Err: err}
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		e.Reason, e.Output = failed.Reason, failed.Output
	}
	return e
}

// startError makes an error of a start one that says which pack it is.
func (p *boundPack) startError(ctx context.Context, err error) error {
	if ended := p.host.ended(ctx); ended != nil {
		return ended
	}
	if incompatible, ok := errors.AsType[*launch.IncompatibleError](err); ok {
		return p.incompatible(ctx, incompatible)
	}
	if _, ok := errors.AsType[*PackError](err); ok {
		return err
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return p.packError(p.spec.Pos, InvalidConfig, reported)
	}
	return p.packError(p.spec.Pos, Disconnected, err)
}

// list returns "1, 2 and 3".
func list(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return enumerate(words)
}

// enumerate returns "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
