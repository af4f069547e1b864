package plugins

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"example.com/htmlize/pack"
)

// byline returns the text with the post's metadata.
func byline(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	signed := fmt.Sprintf("%s by %s, post %d", call.Text, call.Post.Author, call.Post.ID)
	if call.Post.Title != "" {
		signed += ", " + call.Post.Title
	}
	return "<cite>" + pack.Escape(signed) + "</cite>", nil
}

// count returns how often the text is in the whole post.
func count(ctx context.Context, call pack.RoleCall) (pack.HTML, error) {
	contents, err := call.PostContents(ctx)
	if err != nil {
		return "", err
	}
	return pack.HTML(fmt.Sprint(strings.Count(contents, call.Text))), nil
}

// term returns the text with its entry in the host's table terms as the title.
func term(ctx context.Context, call pack.RoleCall) (pack.HTML, error) {
	value, found, err := call.Lookup(ctx, "terms", call.Text)
	if err != nil {
		return "", err
	}
	if !found {
		return "<dfn>" + pack.Escape(call.Text) + "</dfn>", nil
	}
	return `<dfn title="` + pack.Escape(value) + `">` + pack.Escape(call.Text) + "</dfn>", nil
}

// deadline returns whether the call has a deadline.
func deadline(ctx context.Context, _ pack.RoleCall) (pack.HTML, error) {
	if _, ok := ctx.Deadline(); !ok {
		return "no deadline", nil
	}
	return "a deadline", nil
}

type greetConfig struct {
	Greeting string `json:"greeting"`
}

func greet(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return pack.Escape(call.Config.(greetConfig).Greeting + ", " + call.Text + "!"), nil
}

func stage(_ context.Context, call pack.ContentsCall) (pack.HTML, error) {
	return call.Text + "<!-- " + pack.HTML(cmp.Or(call.Stage, "no stage")) + " -->\n", nil
}

func footer(_ context.Context, call pack.ContentsCall) (pack.HTML, error) {
	return call.Text + "<address>" + pack.Escape(call.Post.Author) + "</address>\n", nil
}
