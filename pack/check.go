package pack

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	version "github.com/hashicorp/go-version"

	"example.com/htmlize/internal/model"
)

// Check returns every reason why p can't be served, joined, or nil. [Main] and [Linked] call it.
func (p Pack) Check() error {
	var problems []error
	report := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(format, args...))
	}
	if !model.IsRoleName(p.Name) {
		report("pack name %q: want letters, digits and _ and, inside the name, also - . +", p.Name)
	}
	if _, err := version.NewVersion(p.Version); err != nil {
		report("pack %s: version %q: want one such as 1.4.0", p.Name, p.Version)
	}
	if len(p.Plugins) == 0 {
		report("pack %s has no plugins", p.Name)
	}
	names := make(map[string]bool)
	owners := make(map[string]string)
	for _, plugin := range p.Plugins {
		switch {
		case !model.IsRoleName(plugin.Name):
			report("plugin name %q: want letters, digits and _ and, inside the name, also - . +", plugin.Name)
		case plugin.Name == model.AggregatePlugin:
			report("plugin name %q: on protocol 1 it stands for the whole pack", plugin.Name)
		case names[plugin.Name]:
			report("two plugins are called %s", plugin.Name)
		}
		names[plugin.Name] = true
		if err := plugin.check(owners); err != nil {
			problems = append(problems, fmt.Errorf("plugin %s: %w", plugin.Name, err))
		}
	}
	return errors.Join(problems...)
}

// check returns what is wrong with the plugin. Owners has the plugin of each role so far; check adds the plugin's own roles.
func (p Plugin) check(owners map[string]string) error {
	if len(p.Roles) == 0 && p.Contents == nil {
		return errors.New("it has neither roles nor contents")
	}
	if p.Sanitizer && p.Contents == nil {
		return errors.New("it is a sanitizer and has no contents")
	}
	if !utf8.ValidString(p.Summary) || strings.ContainsAny(p.Summary, "\r\n") {
		return fmt.Errorf("summary %q: want one line of UTF-8", p.Summary)
	}
	for _, role := range slices.Sorted(maps.Keys(p.Roles)) {
		if err := model.RoleHook(role).Check(); err != nil {
			return err
		}
		if p.Roles[role] == nil {
			return fmt.Errorf("role %s has no function", role)
		}
		if owner, ok := owners[role]; ok {
			return fmt.Errorf("role %s is already one of plugin %s", role, owner)
		}
		owners[role] = p.Name
	}
	if p.Config != nil && reflect.TypeOf(p.Config).Kind() != reflect.Struct {
		return fmt.Errorf("its config is of type %T; want a struct", p.Config)
	}
	return nil
}
