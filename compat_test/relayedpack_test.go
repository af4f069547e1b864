package compat_test

import (
	"context"
	"fmt"
	"testing"

	"example.com/htmlize"
	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// relayedPack is a pack's executable that today's host calls through a frozen host: for each call, the frozen host is run, starts the
// pack and passes the call on.
type relayedPack struct {
	relay   reportingHost
	path    string
	env     []string
	plugins []string
	tables  map[string]map[string]string
	configs model.Configs
}

var _ model.Pack = (*relayedPack)(nil)

// relayTo returns a manifest's pack that is called through the frozen host.
func (r reportingHost) relayTo(t *testing.T, spec manifest.Pack, tables []manifest.Table) *relayedPack {
	p := &relayedPack{relay: r, path: spec.Path, env: programs.Environ(t), tables: make(map[string]map[string]string)}
	for _, plugin := range spec.Plugins {
		p.plugins = append(p.plugins, plugin.Name)
	}
	for _, table := range tables {
		p.tables[table.Name] = table.Entries
	}
	return p
}

func (p *relayedPack) run(ctx context.Context, req request) (report, error) {
	req.Plugins, req.Configs, req.Tables = p.plugins, p.configs, p.tables
	return p.relay.run(ctx, p.env, p.path, req)
}

// Describe returns the description that the frozen host got, which today's host checks against the manifest.
func (p *relayedPack) Describe(ctx context.Context) (*model.Description, error) {
	got, err := p.run(ctx, request{})
	if err != nil {
		return nil, err
	}
	if got.Description != nil {
		return got.Description, nil
	}
	d := &model.Description{Protocols: []int{got.Protocol}}
	for _, plugin := range got.Plugins {
		if plugin.Error == "" {
			d.Plugins = append(d.Plugins, model.PluginDescription{Name: plugin.Name, Hooks: plugin.Hooks})
		}
	}
	return d, nil
}

// Configure stores the configuration for every run, and lets the pack validate it.
func (p *relayedPack) Configure(ctx context.Context, configs model.Configs) error {
	p.configs = configs
	if len(configs) == 0 {
		return nil
	}
	_, err := p.run(ctx, request{})
	return err
}

// ProcessRoles passes all groups on in one run.
func (p *relayedPack) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	post, err := postOf(ctx, call.Post, call.Host)
	if err != nil {
		return nil, err
	}
	req := request{Post: post}
	for _, g := range call.Groups {
		req.Roles = append(req.Roles, roleRequest{g.Plugin, g.Role, g.Texts, g.Timeout.String()})
	}
	got, err := p.run(ctx, req)
	if err != nil {
		return nil, err
	}
	if len(got.Roles) != len(call.Groups) {
		return nil, fmt.Errorf("%s reports %d groups of %d", p.relay.name, len(got.Roles), len(call.Groups))
	}
	results := make([][]model.Result, len(call.Groups))
	for i, g := range call.Groups {
		if len(got.Roles[i]) != len(g.Texts) {
			return nil, fmt.Errorf("%s reports %d texts of %d", p.relay.name, len(got.Roles[i]), len(g.Texts))
		}
		for _, text := range got.Roles[i] {
			results[i] = append(results[i], model.Result{HTML: text.Text, Err: text.err()})
		}
	}
	return results, nil
}

// ProcessContents passes the text on to a contents hook.
func (p *relayedPack) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	post, err := postOf(ctx, call.Post, call.Host)
	if err != nil {
		return "", err
	}
	got, err := p.run(ctx, request{
		Post:     post,
		Contents: []contentsRequest{{call.Plugin, call.Stage, call.Text, call.Timeout.String()}},
	})
	if err != nil {
		return "", err
	}
	if len(got.Contents) != 1 {
		return "", fmt.Errorf("%s reports %d texts of one", p.relay.name, len(got.Contents))
	}
	if err := got.Contents[0].err(); err != nil {
		return "", err
	}
	return got.Contents[0].Text, nil
}

func postOf(ctx context.Context, post htmlize.Post, host model.Host) (requestPost, error) {
	contents, err := host.Contents(ctx)
	return requestPost{post.ID, post.Author, post.Title, contents}, err
}

// err returns the error of a text, and nil for a text with a result.
func (t reportedText) err() *model.Error {
	if t.Error == "" {
		return nil
	}
	return &model.Error{Code: codeOf(t.Code), Message: t.Error}
}
