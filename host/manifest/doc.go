// Package manifest reads manifest.yaml, which declares the packs of a host, into typed values that know their place in
// the file.
//
// [Load] and [Parse] are all or nothing: they return a [Manifest] in which every rule of the format holds, or a
// [diagnostic.List] of everything that is wrong, each with its file, line and column, the line itself, and a hint where
// there is something to do: first what is wrong with the manifest and then with each table, in the order of the lines. Nothing is started, and of the file system only the manifest and its data tables are
// read.
//
// The format is described for operators in docs/manifest.md, and for editors in docs/manifest.schema.json. A file is
// read with gopkg.in/yaml.v3, so it is YAML 1.2 with that library's leanings to 1.1, and it is never written back.
package manifest
