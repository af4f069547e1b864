package supervisor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// incompatibility is a pack with which no protocol is in common.
type incompatibility struct {
	diagnostic.Protocols
	path, version string
	upgrade       diagnostic.Side
	pos           diagnostic.Position
	// limits are the places of all lists in the manifest that rule out what both speak, where they have to change; pos is the first.
	limits []diagnostic.Position
	// binding is where the manifest binds the whole pack as one plugin, if that has to change: by itself, or besides the lists. It is
	// zero otherwise.
	binding diagnostic.Position
	// instead is what to bind in the place of the whole pack as one plugin, if the pack's description lists its plugins.
	instead []string
}

// incompatible returns what host, manifest and pack speak. The handshake has only the lowest of the pack's protocols; the
// executable's command describe prints all of them, if it has one.
func (e *entry) incompatible(ctx context.Context, cause *launch.IncompatibleError) incompatibility {
	i := incompatibility{
		Protocols: diagnostic.Protocols{Pack: []int{cause.Lowest}, Partial: true, Host: e.protocols, Allowed: append([]int{}, e.allowed()...)},
		path:      e.Spec.Path,
		pos:       e.Spec.Pos,
	}
	d, err := launch.Describe(ctx, e.Spec.Path, e.Spec.Env)
	if err == nil && len(d.Protocols) > 0 {
		slices.Sort(d.Protocols)
		i.version, i.Pack, i.Partial = d.Version, d.Protocols, false
	}
	i.upgrade = i.sideToUpgrade()
	aggregate := e.aggregate()
	switch {
	case len(inBoth(e.offered(), i.Pack)) > 0:
		// It says that it speaks a protocol that it didn't answer to.
		i.upgrade = diagnostic.PackSide
		return i
	case aggregate != nil && len(inBoth(i.Allowed, i.Pack)) > 0:
		// What was offered is less than what is allowed.
		i.upgrade, i.pos = diagnostic.BindingSide, aggregate.Pos
	case i.upgrade == diagnostic.ManifestSide:
		for _, limit := range e.limits(i.inCommon()...) {
			i.limits = append(i.limits, limit.Pos)
		}
		i.pos = i.limits[0]
		if aggregate == nil || slices.ContainsFunc(i.inCommon(), wire.HasAggregate) {
			return i
		}
	default:
		return i
	}
	i.binding, i.instead = aggregate.Pos, e.instead(d)
	return i
}

// sideToUpgrade returns the side that has to change.
func (i incompatibility) sideToUpgrade() diagnostic.Side {
	switch {
	case len(i.inCommon()) > 0:
		return diagnostic.ManifestSide
	case slices.Max(i.Pack) < slices.Min(i.Host):
		return diagnostic.PackSide
	default:
		return diagnostic.HostSide
	}
}

// inCommon returns the protocols that host and pack both speak, ascending: where the manifest didn't rule them out, one of them could
// be negotiated.
func (i incompatibility) inCommon() []int { return inBoth(i.Host, i.Pack) }

// diagnostic says both sides' protocols, which side to upgrade, and how.
func (i incompatibility) diagnostic(e *entry) *diagnostic.Diagnostic {
	d := e.diagnostic(diagnostic.Error, i.pos, i.message(e.Spec.Name))
	d.Kind, d.Version, d.Protocols, d.Upgrade, d.Hint = diagnostic.Incompatible, i.version, &i.Protocols, i.upgrade, i.hint()
	return d
}

func (i incompatibility) message(pack string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "pack %s (%s", pack, i.path)
	if i.version != "" {
		fmt.Fprintf(&b, ", version %s", i.version)
	}
	protocols := "protocol"
	if len(i.Pack) > 1 {
		protocols = "protocols"
	}
	fmt.Fprintf(&b, ") speaks %s %s", protocols, list(i.Pack))
	if i.Partial {
		b.WriteString(" and perhaps later ones")
	}
	fmt.Fprintf(&b, "; this htmlize %s speaks %s", model.Version, list(i.Host))
	if !slices.Equal(i.Host, i.Allowed) {
		fmt.Fprintf(&b, ", and the manifest allows %s", list(i.Allowed))
	}
	switch i.upgrade {
	case diagnostic.PackSide:
		b.WriteString(": the pack has to be upgraded")
	case diagnostic.HostSide:
		b.WriteString(": htmlize has to be upgraded")
	case diagnostic.BindingSide:
		fmt.Fprintf(&b, ": the manifest binds it by %s, which asks for protocol 1", aggregateBinding)
	case diagnostic.ManifestSide:
		b.WriteString(": the manifest has to allow what both speak")
		if i.binding.Line > 0 {
			fmt.Fprintf(&b, ", and to bind it otherwise than by %s in line %d, which asks for protocol 1", aggregateBinding, i.binding.Line)
		}
		b.WriteString(", or the pack to be upgraded")
	}
	return b.String()
}

func (i incompatibility) hint() string {
	switch i.upgrade {
	case diagnostic.PackSide:
		return fmt.Sprintf("install a version of %s that speaks %s", i.path, hint.AnyProtocol(i.Allowed))
	case diagnostic.HostSide:
		return fmt.Sprintf("install an htmlize that speaks %s, or an older version of %s", hint.AnyProtocol(i.Pack), i.path)
	case diagnostic.BindingSide:
		return hint.Bind(i.path, i.instead)
	}
	at := make([]string, len(i.limits))
	for n, limit := range i.limits {
		at[n] = limit.String()
	}
	text := fmt.Sprintf("allow %s at %s", hint.AnyProtocol(i.inCommon()), strings.Join(at, " and at "))
	if i.binding.Line > 0 {
		text += ", and " + hint.Bind(i.path, i.instead)
	}
	return text
}
