// Command host2023 is htmlize as it was in 2023: it runs every file of a folder as a plugin, dispenses the one called
// htmlize from each, asks it for its hooks, and renders a post from stdin to stdout with them. It is built with go-plugin
// v1.4.9, unversioned, over net/rpc.
//
//	host2023 -plugins FOLDER [-author NAME] [-id N] <POST
//
// It is written from the description of protocol 1, in the way of the article that introduced it, and frozen. Whatever
// goes wrong is a line on stderr and exit status 1. The plugins are killed before it ends by itself; a host of 2023 that a
// signal ends leaves them running.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	goplugin "github.com/hashicorp/go-plugin"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("host2023: ")
	plugins := flag.String("plugins", "", "the folder of the plugins; each file in it is one")
	author := flag.String("author", "", "the post's author")
	id := flag.Int("id", 0, "the post's number")
	flag.Parse()

	err := htmlize(*plugins, Post{Id: *id, Author: *author})
	goplugin.CleanupClients()
	if err != nil {
		log.Fatal(err)
	}
}

func htmlize(plugins string, post Post) error {
	// The plugins inherit stdin, so it is read before they start.
	contents, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	post.Contents = string(contents)
	var m Manager
	if err := m.LoadPlugins(plugins); err != nil {
		return err
	}
	html, err := m.Render(post)
	if err != nil {
		return err
	}
	_, err = fmt.Print(html)
	return err
}
