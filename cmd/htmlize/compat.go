package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/compat"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/syserror"
	"example.com/htmlize/markup"
)

func newCompat() *cobra.Command {
	var docs, junit, manifestFile string
	var asJSON, update bool
	c := &cobra.Command{
		Use:   "compat [flags] PACK...",
		Short: "Run packs against hosts of every protocol",
		Long: `Run each PACK, an executable, against a host of every set of protocols that this
htmlize speaks, and print a table of the negotiated protocols. Every cell
renders documents for all roles and contents hooks of the pack, and the results
have to be the same over every protocol. If a hook uses what protocol 1 doesn't
carry, a note says so. A panic, a crash, a timeout, and a result that isn't
UTF-8 or is too large are always wrong; an error that a plugin returns is not. A
PACK without a separator in its path is a file in the current folder.

The documents of --docs are rendered with all of the pack's roles and, after
those, its contents hooks. The result of NAME.txt has to be NAME.html, if there
is one, and over protocol 1 NAME-1.html, if there is one. Each PACK is run by
itself, so the roles of another one stay as they are written. One that is named
twice is run once.

With --update, which takes one PACK, the results of its documents over the
highest protocol are written to NAME.html. A different result over protocol 1 is
written to NAME-1.html if it comes from the title or a contents hook's stage,
which protocol 1 doesn't carry, or if there is a NAME-1.html. A file stays as it
is if the protocols differ for another reason, if the pack is at fault or
returns an error, and if the pack lacks a role of the document. Below the table
it says which files were written, and which weren't.

With --manifest, each PACK gets the "config" of its plugins and the "env" of its
entry in the manifest, and the manifest's tables. Nothing else of it matters.
The entry is that of the same path or, if there is none, of the same file.
Protocol 1 carries no configuration, so plugins that have one are left out over
it, and a note says so.

Exit status: 0 if every pack works with this htmlize and no cell is wrong; 1 if
one is wrong; 2 for wrong usage or an invalid manifest; 3 if a pack can't be run
at all.

With --json: an object with "ok", "hosts", the protocol sets, and "packs", a
list of objects with ok, path, name, version, speaks, cells (host, verdict,
protocol, transport, upgrade, message, hint, documents, left_out, problems,
notes), error, hint, advice, updated and not_updated.`,
		Args: atLeastOnePack,
		RunE: func(c *cobra.Command, args []string) error {
			if junit == dash && asJSON {
				return &usageError{err: errors.New("--json and --junit - can't both write to stdout")}
			}
			if err := checkUpdateFlags(update, docs, args); err != nil {
				return err
			}
			out, err := openOutput("--junit", junit)
			if err != nil {
				return err
			}
			documents, err := compatDocuments(c.Context(), docs)
			if err != nil {
				return err
			}
			site, err := compatManifest(c, manifestFile, args)
			if err != nil {
				return err
			}
			if err := out.refuseOverwriting(compatInputs(args, docs, documents, manifestFile, site)...); err != nil {
				return err
			}
			m, err := compat.Run(c.Context(), args, compat.Options{Documents: documents, Update: update, Manifest: site})
			if err != nil {
				return err
			}
			err = writeUpdates(c, m, docs)
			return errors.Join(writeMatrix(c, m, asJSON, junit != "", out), matrixError(m), err)
		},
	}
	c.Flags().StringVar(&docs, "docs", "", "render the documents *.txt of this `folder` too")
	if err := c.MarkFlagDirname("docs"); err != nil {
		panic(err)
	}
	manifestFlagFor(c, &manifestFile, "", "the manifest `file` that has the packs' configuration and tables")
	c.Flags().BoolVar(&update, "update", false, "write the results of the documents of --docs to their *.html")
	jsonFlag(c, &asJSON)
	c.Flags().StringVar(&junit, "junit", "", "write the cells as JUnit XML to this `file`, or to stdout for -, in the table's place")
	return c
}

func atLeastOnePack(_ *cobra.Command, args []string) error {
	if len(args) == 0 || slices.Contains(args, "") {
		return errors.New("compat needs the path of a pack")
	}
	return nil
}

// compatDocuments reads the documents of a folder. A folder without documents is an error.
func compatDocuments(ctx context.Context, folder string) ([]compat.Document, error) {
	if folder == "" {
		return nil, nil
	}
	documents, err := await(ctx, func() ([]compat.Document, error) { return compat.ReadDocuments(os.DirFS(folder)) })
	if document := diagnostic.Of(err); document != nil {
		document.Pos.File = filepath.Join(folder, document.Pos.File)
		return nil, document
	}
	if err != nil {
		return nil, folderError(folder, err)
	}
	if len(documents) == 0 {
		return nil, &usageError{err: fmt.Errorf("--docs %s: there is no *.txt in it", folder)}
	}
	for _, d := range documents {
		// A document that can't be parsed never reaches a pack.
		if _, err := markup.Parse(filepath.Join(folder, d.Name), d.Text); err != nil {
			return nil, err
		}
	}
	return documents, nil
}

// folderError is the error of a folder of documents that can't be read.
func folderError(folder string, err error) *usageError {
	e := &usageError{err: fmt.Errorf("--docs %s: %w", folder, syserror.Cause(err))}
	var reason string
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		reason = "no such folder"
	case err == nil && !info.IsDir():
		reason = "it is no folder"
	default:
		return e
	}
	e.err = fmt.Errorf("--docs %s: %s", folder, reason)
	e.hint = cmp.Or(hint.Unexpanded(folder), "name a folder that has documents, as files *.txt")
	return e
}

// compatManifest reads the manifest of --manifest, and checks that it has an entry for each pack. It returns nil without that flag.
func compatManifest(c *cobra.Command, file string, packs []string) (*manifest.Manifest, error) {
	if !c.Flags().Changed("manifest") {
		return nil, nil
	}
	m, err := loadManifest(c, file)
	if err != nil {
		return nil, err
	}
	for _, pack := range packs {
		if _, err := compat.Entry(m, pack); err != nil {
			return nil, &usageError{err: err, hint: "each pack needs one entry in the manifest, with its path"}
		}
	}
	return m, nil
}

// compatInputs returns the files that compat reads. Site is the manifest in manifestFile, and may be nil.
func compatInputs(packs []string, folder string, documents []compat.Document, manifestFile string, site *manifest.Manifest) []input {
	var inputs []input
	for _, pack := range packs {
		inputs = append(inputs, newInput("the pack", pack))
	}
	for _, d := range documents {
		inputs = append(inputs, newInput("the document", filepath.Join(folder, d.Name)))
		stem := strings.TrimSuffix(d.Name, ".txt")
		for _, html := range []string{stem + ".html", stem + "-1.html"} {
			inputs = append(inputs, newInput("the document's HTML", filepath.Join(folder, html)))
		}
	}
	if site != nil {
		inputs = append(inputs, newInput("the manifest", manifestFile))
		inputs = append(inputs, inputsOf(site)...)
	}
	return inputs
}

// cellError is an error of a cell that is wrong. It has another exit status than a pack that can't be run.
type cellError struct{ err error }

func (e *cellError) Error() string { return e.err.Error() }

func (e *cellError) Unwrap() error { return e.err }

// writeMatrix writes the JUnit report to out, if junit is set, and the table or JSON.
func writeMatrix(c *cobra.Command, m *compat.Matrix, asJSON, junit bool, out *output) error {
	var err error
	if junit {
		err = writeJUnit(c, out, m)
	}
	switch {
	case asJSON:
		return errors.Join(err, writeJSON(c.OutOrStdout(), jsonMatrix(m)))
	case !junit || out.target != nil:
		return errors.Join(err, printMatrix(c.OutOrStdout(), m))
	default:
		return err
	}
}

// matrixError joins the errors of the packs that can't be run, and of the cells that are wrong.
func matrixError(m *compat.Matrix) error {
	var errs []error
	for _, p := range m.Packs {
		if p.Err != nil {
			errs = append(errs, p.Err)
			continue
		}
		problems := groupByText(p, func(c compat.Cell) []string { return c.Problems })
		for i, problem := range problems {
			if n := len(problems) - i; i == maxProblems && n > 1 {
				errs = append(errs, &cellError{fmt.Errorf("%s: %d more problems, which --json and --junit list", p.Path, n)})
				break
			}
			errs = append(errs, &cellError{fmt.Errorf("%s, %s: %s", p.Path, problem.hosts, problem.text)})
		}
		// The last host speaks all protocols. If it has none in common with the pack, no host has.
		if last := p.Cells[len(p.Cells)-1]; last.Verdict == compat.NoneInCommon {
			errs = append(errs, &cellError{last.Incompatible})
		}
	}
	return errors.Join(errs...)
}

// maxProblems is how many problems of a pack stderr shows at most. JSON and JUnit have all of them.
const maxProblems = 10

// hostsText is a text about the cells of some hosts, such as "hosts {2} and {1,2}".
type hostsText struct{ hosts, text string }

// groupByText returns each of the lines once, with the hosts of the cells that have it.
func groupByText(p compat.Pack, lines func(compat.Cell) []string) []hostsText {
	var texts []string
	hosts := make(map[string][]string)
	for _, c := range p.Cells {
		for _, text := range lines(c) {
			if hosts[text] == nil {
				texts = append(texts, text)
			}
			hosts[text] = append(hosts[text], set(c.Host))
		}
	}
	said := make([]hostsText, len(texts))
	for i, text := range texts {
		label := "host "
		if len(hosts[text]) > 1 {
			label = "hosts "
		}
		said[i] = hostsText{label + joinWords(hosts[text], "and"), text}
	}
	return said
}

// packJSON is a pack in the output of --json.
type packJSON struct {
	OK bool `json:"ok"`
	compat.Pack
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

func jsonMatrix(m *compat.Matrix) any {
	packs := make([]packJSON, len(m.Packs))
	for i, p := range m.Packs {
		packs[i] = packJSON{OK: p.OK(), Pack: p}
		if p.Err != nil {
			packs[i].Error, packs[i].Hint = p.Err.Error(), diagnose(p.Err).Hint
		}
	}
	return struct {
		OK    bool       `json:"ok"`
		Hosts [][]int    `json:"hosts"`
		Packs []packJSON `json:"packs"`
	}{m.OK(), m.Hosts, packs}
}
