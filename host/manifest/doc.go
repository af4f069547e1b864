// Package manifest reads manifest.yaml, which declares the packs of a host, into typed values with their places in the file.
//
// [Load] and [Parse] return a [Manifest] in which every rule of the format holds, or a [diagnostic.List] of all problems: first those of
// the manifest and then those of each table, in the order of the lines. Each has its file, line and column, the line itself, and often a
// hint. No process is started, and only the manifest and its tables are read.
//
// docs/manifest.md describes the format for operators, and docs/manifest.schema.json for editors. Files are parsed by gopkg.in/yaml.v3,
// so they are YAML 1.2 with some of that library's YAML 1.1. They are never written.
package manifest
