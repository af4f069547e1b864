package v2

import (
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func descriptionToWire(d *model.Description) *DescribeResponse {
	out := &DescribeResponse{
		Name:      d.Name,
		Version:   d.Version,
		Sdk:       d.SDK,
		Protocols: make([]int32, len(d.Protocols)),
		Features:  d.Features,
		Plugins:   make([]*Plugin, len(d.Plugins)),
	}
	for i, n := range d.Protocols {
		out.Protocols[i] = int32(n)
	}
	for i, p := range d.Plugins {
		out.Plugins[i] = pluginToWire(p)
	}
	return out
}

func descriptionFromWire(d *DescribeResponse) *model.Description {
	out := &model.Description{
		Name:     d.GetName(),
		Version:  d.GetVersion(),
		SDK:      d.GetSdk(),
		Features: d.GetFeatures(),
	}
	for _, n := range d.GetProtocols() {
		out.Protocols = append(out.Protocols, int(n))
	}
	for _, p := range d.GetPlugins() {
		out.Plugins = append(out.Plugins, pluginFromWire(p))
	}
	return out
}

func pluginToWire(p model.PluginDescription) *Plugin {
	hooks := make([]string, len(p.Hooks))
	for i, h := range p.Hooks {
		hooks[i] = string(h)
	}
	return &Plugin{
		Name:          p.Name,
		Summary:       p.Summary,
		Hooks:         hooks,
		Deterministic: p.Deterministic,
		Sanitizer:     p.Sanitizer,
		ConfigSchema:  string(p.ConfigSchema),
	}
}

func pluginFromWire(p *Plugin) model.PluginDescription {
	hooks := make([]model.Hook, len(p.GetHooks()))
	for i, h := range p.GetHooks() {
		hooks[i] = model.Hook(h)
	}
	out := model.PluginDescription{
		Name:          p.GetName(),
		Summary:       p.GetSummary(),
		Hooks:         hooks,
		Deterministic: p.GetDeterministic(),
		Sanitizer:     p.GetSanitizer(),
	}
	if p.GetConfigSchema() != "" {
		out.ConfigSchema = json.RawMessage(p.GetConfigSchema())
	}
	return out
}

// jsonToWire returns nil where there are no values, so that the field is absent. Most calls have none.
func jsonToWire(values map[string]json.RawMessage) map[string]string {
	if len(values) == 0 {
		return nil
	}
	out := make(map[string]string, len(values))
	for name, value := range values {
		out[name] = string(value)
	}
	return out
}

func jsonFromWire(values map[string]string) map[string]json.RawMessage {
	if len(values) == 0 {
		return nil
	}
	out := make(map[string]json.RawMessage, len(values))
	for name, value := range values {
		out[name] = json.RawMessage(value)
	}
	return out
}

func postToWire(p htmlize.Post, handle uint64) *Post {
	return &Post{
		Id:     int64(p.ID),
		IdText: p.IDText,
		Author: p.Author,
		Title:  p.Title,
		Meta:   jsonToWire(p.Meta),
		Handle: handle,
	}
}

func postFromWire(p *Post) htmlize.Post {
	return htmlize.Post{
		ID:     int(p.GetId()),
		IDText: p.GetIdText(),
		Author: p.GetAuthor(),
		Title:  p.GetTitle(),
		Meta:   jsonFromWire(p.GetMeta()),
	}
}

func groupToWire(g model.Group) *RoleGroup {
	return &RoleGroup{Plugin: g.Plugin, Role: g.Role, Texts: g.Texts, Timeout: timeoutToWire(g.Timeout)}
}

func groupFromWire(g *RoleGroup) model.Group {
	return model.Group{
		Plugin:  g.GetPlugin(),
		Role:    g.GetRole(),
		Texts:   g.GetTexts(),
		Timeout: timeoutFromWire(g.GetTimeout()),
	}
}

// timeoutToWire returns nil for no timeout, which is zero in the model, so that the field is absent.
func timeoutToWire(d time.Duration) *durationpb.Duration {
	if d == 0 {
		return nil
	}
	return durationpb.New(d)
}

func timeoutFromWire(d *durationpb.Duration) time.Duration {
	if d == nil {
		return 0
	}
	return d.AsDuration()
}

func resultsToWire(results []model.Result) *RoleGroupResult {
	out := &RoleGroupResult{Html: make([]string, len(results))}
	for i, r := range results {
		if r.Err != nil {
			out.Errors = append(out.Errors, &TextError{Index: uint32(i), Error: errorToWire(r.Err)})
			continue
		}
		out.Html[i] = r.HTML
	}
	return out
}

// resultsFromWire returns an error where r isn't the answer to a group of n texts.
func resultsFromWire(r *RoleGroupResult, n int) ([]model.Result, error) {
	if got := len(r.GetHtml()); got != n {
		return nil, fmt.Errorf("%d results for %d texts", got, n)
	}
	out := make([]model.Result, n)
	for i, html := range r.GetHtml() {
		out[i].HTML = html
	}
	for _, e := range r.GetErrors() {
		if int64(e.GetIndex()) >= int64(n) {
			return nil, fmt.Errorf("an error for text %d of %d texts", e.GetIndex(), n)
		}
		out[e.GetIndex()] = model.Result{Err: errorFromWire(e.GetError())}
	}
	return out, nil
}

func errorToWire(e *model.Error) *Error {
	sent := model.ErrorToSend(e.Code, e.Message)
	sent.SetLocation(e.Location)
	return &Error{Code: codeToWire(sent.Code), Message: sent.Message, Location: sent.Location}
}

func errorFromWire(e *Error) *model.Error {
	reported := model.ErrorToSend(codeFromWire(e.GetCode()), e.GetMessage())
	reported.SetLocation(e.GetLocation())
	return reported
}

var codePairs = []struct {
	model diagnostic.Code
	wire  Code
}{
	{diagnostic.Unknown, Code_CODE_UNSPECIFIED},
	{diagnostic.Plugin, Code_CODE_PLUGIN},
	{diagnostic.Panic, Code_CODE_PANIC},
	{diagnostic.Timeout, Code_CODE_TIMEOUT},
	{diagnostic.TooLarge, Code_CODE_TOO_LARGE},
	{diagnostic.InvalidOutput, Code_CODE_INVALID_OUTPUT},
	{diagnostic.InvalidConfig, Code_CODE_INVALID_CONFIG},
	{diagnostic.NotFound, Code_CODE_NOT_FOUND},
	{diagnostic.Unsupported, Code_CODE_UNSUPPORTED},
}

func codeToWire(c diagnostic.Code) Code {
	for _, pair := range codePairs {
		if pair.model == c {
			return pair.wire
		}
	}
	return Code_CODE_UNSPECIFIED
}

// codeFromWire returns [diagnostic.Unknown] for a code of a later release.
func codeFromWire(c Code) diagnostic.Code {
	for _, pair := range codePairs {
		if pair.wire == c {
			return pair.model
		}
	}
	return diagnostic.Unknown
}

var stages = map[htmlize.Stage]Stage{
	htmlize.BeforeRoles: Stage_STAGE_BEFORE_ROLES,
	htmlize.AfterRoles:  Stage_STAGE_AFTER_ROLES,
}

func stageToWire(s htmlize.Stage) Stage { return stages[s] }

// stageFromWire returns the empty stage for a stage of a later release.
func stageFromWire(s Stage) htmlize.Stage {
	for stage, wire := range stages {
		if wire == s {
			return stage
		}
	}
	return ""
}
