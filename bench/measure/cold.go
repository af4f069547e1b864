package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"example.com/htmlize/bench"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// command returns a function that runs a program with stdin and discards its output.
func command(ctx context.Context, stdin string, path string, args ...string) func() error {
	return func() error {
		c := exec.CommandContext(ctx, path, args...)
		c.Stdin = strings.NewReader(stdin)
		var stderr bytes.Buffer
		c.Stderr = &stderr
		if err := c.Run(); err != nil {
			return fmt.Errorf("%s: %w\n%s", path, err, &stderr)
		}
		return nil
	}
}

// writeManifest writes a manifest that binds tt and narcissist of the packs core and extra.
func (w *workspace) writeManifest() (string, error) {
	return w.write("today/manifest.yaml", `manifest: 1
packs:
  - {name: core, path: core, plugins: [{name: tt, hooks: [role:tt], timeout: 1m}]}
  - {name: extra, path: extra, plugins: [{name: narcissist, hooks: [contents], timeout: 1m}]}
`)
}

// render returns a function that runs the command with the packs core and extra for a document.
func (w *workspace) render(ctx context.Context, text string) (func() error, error) {
	file, err := w.writeManifest()
	if err != nil {
		return nil, err
	}
	return command(ctx, text, w.path("today/htmlize"), "render", "-m", file, "--author", "Joe"), nil
}

// compareTool compares another tool with the command, for the document of 10,000 roles.
func compareTool(times int, o otherTool) func(context.Context, *workspace) (result, error) {
	return func(ctx context.Context, w *workspace) (result, error) {
		path, err := exec.LookPath(o.tool)
		if err != nil {
			return result{missing: o.tool + " is not installed"}, nil
		}
		doc := bench.Document(10_000, 1, "tt")
		ours, err := w.render(ctx, doc)
		if err != nil {
			return result{}, err
		}
		args, err := o.args(w)
		if err != nil {
			return result{}, err
		}
		c, err := compare(times, command(ctx, o.text(doc), path, args...), ours)
		return result{value: c.ratio(), details: fmt.Sprintf("%v, %v", c.first, c.second)}, err
	}
}

// noPack compares the command for a document that needs no pack with the command version.
func noPack(ctx context.Context, w *workspace) (result, error) {
	file, err := w.write("no-pack.yaml", "manifest: 1\npacks: [{name: no, path: nowhere, plugins: [{name: tt, hooks: [role:tt]}]}]\n")
	if err != nil {
		return result{}, err
	}
	c, err := compare(31,
		command(ctx, "A text.\n", w.path("today/htmlize"), "render", "-m", file),
		command(ctx, "", w.path("today/htmlize"), "version"))
	return result{value: c.ratio(), details: fmt.Sprintf("%v, %v; the pack's file doesn't exist", c.first, c.second)}, err
}

// sampleFile is the path of the article's document, from the top of the repository.
const sampleFile = "compat_test/testdata/sampletext.txt"

// sample compares the command for the sample with the host of 2023.
func sample(ctx context.Context, w *workspace) (result, error) {
	text, err := os.ReadFile(sampleFile)
	if err != nil {
		return result{}, err
	}
	ours, err := w.render(ctx, string(text))
	if err != nil {
		return result{}, err
	}
	c, err := compare(15, ours, command(ctx, string(text), w.path("host/host2023"), "-plugins", w.path("plugins"), "-author", "Joe"))
	return result{value: c.ratio(), details: fmt.Sprintf("%v, %v", c.first, c.second)}, err
}

// starts compares starting the packs of two manifests, of which the first one has this number of packs.
func starts(first string, packs float64, second string) func(context.Context, *workspace) (result, error) {
	return func(ctx context.Context, w *workspace) (result, error) {
		var functions [2]func() error
		for i, text := range []string{first, second} {
			m, err := manifest.Parse(w.path("starts.yaml"), []byte(text), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
			if err != nil {
				return result{}, err
			}
			functions[i] = func() error { return start(ctx, m) }
		}
		c, err := compare(15, functions[0], functions[1])
		return result{value: c.ratio() / packs, details: fmt.Sprintf("%v, %v", c.first, c.second)}, err
	}
}

// start starts and ends every pack of a manifest.
func start(ctx context.Context, m *manifest.Manifest) error {
	h, err := host.New(m)
	if err != nil {
		return err
	}
	defer h.Close()
	_, err = h.Packs(ctx)
	return err
}

// onePluginOf returns a manifest of this number of packs. Each has 100 plugins, of which the manifest binds one.
func onePluginOf(packs int) string {
	var b strings.Builder
	b.WriteString("manifest: 1\npacks:\n")
	for i, plugin := range bench.Packs["hundred"].Plugins[:packs] {
		fmt.Fprintf(&b, "  - {name: p%d, path: hundred, plugins: [{name: %[2]s, hooks: [role:%[2]s]}]}\n", i, plugin.Name)
	}
	return b.String()
}

// pluginMemory compares the memory of a pack of 100 plugins with that of one.
func pluginMemory(ctx context.Context, w *workspace) (result, error) {
	var resident [2]int64
	for i, name := range []string{"hundred", "one"} {
		h, err := bench.Open(w.folder, name, 2, "")
		if err != nil {
			return result{}, err
		}
		infos, err := h.Packs(ctx)
		if err == nil && infos[0].Health != nil {
			resident[i] = infos[0].Health.Memory
		}
		_ = h.Close()
		if err != nil {
			return result{}, err
		}
		if resident[i] == 0 {
			return result{missing: "memory is not known on this system"}, nil
		}
	}
	return result{value: float64(resident[0]) / float64(resident[1]), details: fmt.Sprintf("%.1f MB, %.1f MB", float64(resident[0])/1e6, float64(resident[1])/1e6)}, nil
}
