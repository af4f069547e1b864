// Package soak renders many documents while packs are killed: each document must be rendered completely, and nothing may be left
// behind.
package soak
