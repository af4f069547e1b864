package main

import (
	"context"
	"fmt"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/durationpb"

	"example.com/frozen/host-v2/wire"
)

// handle is what the post is called in calls back. There is one post alone.
const handle = 7

// run does what the request says.
func run(ctx context.Context, client *goplugin.Client, req request) report {
	out := report{Roles: [][]result{}, Contents: []result{}}
	if err := out.fill(ctx, client, req); err != nil {
		failed := failure(err)
		out.Error, out.Code = failed.Error, failed.Code
	}
	return out
}

func (r *report) fill(ctx context.Context, client *goplugin.Client, req request) error {
	conn, err := client.Client()
	if err != nil {
		return err
	}
	r.Protocol = client.NegotiatedVersion()
	r.Transport = string(client.Protocol())
	raw, err := conn.Dispense(pluginName)
	if err != nil {
		return err
	}
	p := raw.(*pack)
	description, err := p.Describe(ctx, &wire.DescribeRequest{})
	if err != nil {
		return err
	}
	if r.Description, err = protojson.Marshal(description); err != nil {
		return err
	}
	if err := p.configure(ctx, req); err != nil {
		return err
	}
	post := &wire.Post{Id: int64(req.Post.ID), Author: req.Post.Author, Title: req.Post.Title, Handle: handle}
	if err := r.roles(ctx, p, post, req.Roles); err != nil {
		return err
	}
	for _, contents := range req.Contents {
		result, err := p.contents(ctx, post, contents)
		if err != nil {
			return err
		}
		r.Contents = append(r.Contents, result)
	}
	return nil
}

func (p *pack) configure(ctx context.Context, req request) error {
	configs := make(map[string]string)
	for name, config := range req.Configs {
		configs[name] = string(config)
	}
	_, err := p.Configure(ctx, &wire.ConfigureRequest{Configs: configs, HostBrokerId: serveHost(p.broker, req)})
	return err
}

// roles renders all groups in one call.
func (r *report) roles(ctx context.Context, p *pack, post *wire.Post, roles []roleRequest) error {
	if len(roles) == 0 {
		return nil
	}
	call := &wire.ProcessRolesRequest{Post: post}
	for _, role := range roles {
		timeout, err := timeoutOf(role.Timeout)
		if err != nil {
			return err
		}
		call.Groups = append(call.Groups, &wire.RoleGroup{
			Plugin: role.Plugin, Role: role.Role, Texts: role.Texts, Timeout: timeout,
		})
	}
	reply, err := p.ProcessRoles(ctx, call)
	if err != nil {
		return err
	}
	for i, g := range reply.GetGroups() {
		results := []result{}
		for _, html := range g.GetHtml() {
			results = append(results, result{Text: html})
		}
		for _, e := range g.GetErrors() {
			if int(e.GetIndex()) >= len(results) {
				return fmt.Errorf("group %d has an error for text %d of %d", i, e.GetIndex(), len(results))
			}
			results[e.GetIndex()] = result{Error: e.GetError().GetMessage(), Code: e.GetError().GetCode().String()}
		}
		r.Roles = append(r.Roles, results)
	}
	return nil
}

func (p *pack) contents(ctx context.Context, post *wire.Post, contents contentsRequest) (result, error) {
	timeout, err := timeoutOf(contents.Timeout)
	if err != nil {
		return result{}, err
	}
	stage, ok := stages[contents.Stage]
	if !ok {
		return result{}, fmt.Errorf("no stage %q", contents.Stage)
	}
	reply, err := p.ProcessContents(ctx, &wire.ProcessContentsRequest{
		Post: post, Plugin: contents.Plugin, Stage: stage, Text: contents.Text, Timeout: timeout,
	})
	if err != nil {
		return failure(err), nil
	}
	return result{Text: reply.GetText()}, nil
}

var stages = map[string]wire.Stage{
	"":             wire.Stage_STAGE_UNSPECIFIED,
	"before-roles": wire.Stage_STAGE_BEFORE_ROLES,
	"after-roles":  wire.Stage_STAGE_AFTER_ROLES,
}

func timeoutOf(text string) (*durationpb.Duration, error) {
	if text == "" {
		return nil, nil
	}
	d, err := time.ParseDuration(text)
	return durationpb.New(d), err
}

// failure makes err a result: with the code that stands among a status's details, or with its text alone.
func failure(err error) result {
	for _, detail := range status.Convert(err).Details() {
		if e, ok := detail.(*wire.Error); ok {
			return result{Error: e.GetMessage(), Code: e.GetCode().String()}
		}
	}
	return result{Error: err.Error()}
}
