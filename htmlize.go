// Package htmlize has what hosts and packs share: the metadata of a post, and the stages of a contents hook.
//
// A program renders documents with package host, and a plugin pack is written with package pack. Both use these types under
// their names here.
package htmlize
