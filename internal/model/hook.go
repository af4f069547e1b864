package model

import (
	"fmt"
	"strings"
)

// Hook is where a plugin is called: "role:NAME" for one role, or "contents" for the whole text.
type Hook string

// ContentsHook is the hook that gets the whole text.
const ContentsHook Hook = "contents"

const rolePrefix = "role:"

// RoleHook returns the hook of the role called name.
func RoleHook(name string) Hook { return Hook(rolePrefix + name) }

// Role returns the name of the hook's role. It returns false for a contents hook.
func (h Hook) Role() (name string, ok bool) {
	if !strings.HasPrefix(string(h), rolePrefix) {
		return "", false
	}
	return string(h[len(rolePrefix):]), true
}

// Check returns an error for a hook that is neither "contents" nor "role:NAME".
func (h Hook) Check() error {
	if h == ContentsHook {
		return nil
	}
	name, ok := h.Role()
	if !ok {
		return fmt.Errorf(`hook %q is neither "contents" nor "role:NAME"`, string(h))
	}
	if len(name) > MaxQualifiedRoleName && strings.Contains(name, ":") {
		return fmt.Errorf("role name %q has %d bytes: with a domain it may have %d", name, len(name), MaxQualifiedRoleName)
	}
	if !IsQualifiedRoleName(name) {
		return fmt.Errorf("role name %q: want letters, digits and _ and, inside the name, also - . +", name)
	}
	return nil
}

// MaxQualifiedRoleName is the most bytes of a role's name with its domain. It bounds the search for one in a text.
const MaxQualifiedRoleName = 256

// IsQualifiedRoleName reports whether s is a role's name, with a domain such as py:func or without one.
func IsQualifiedRoleName(s string) bool {
	for part := range strings.SplitSeq(s, ":") {
		if !IsRoleName(part) {
			return false
		}
	}
	return true
}

// IsRoleName reports whether s can be the name of a role without a domain: it has ASCII letters, digits and _. Between those it may have - . and +.
func IsRoleName(s string) bool {
	if s == "" || !IsRoleNameEnd(s[0]) || !IsRoleNameEnd(s[len(s)-1]) {
		return false
	}
	for i := range len(s) {
		if !IsRoleNameByte(s[i]) {
			return false
		}
	}
	return true
}

// IsRoleNameByte reports whether a role's name may contain b.
func IsRoleNameByte(b byte) bool {
	return IsRoleNameEnd(b) || b == '-' || b == '.' || b == '+'
}

// IsRoleNameEnd reports whether a role's name may begin and end with b.
func IsRoleNameEnd(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}
