package plugins

import (
	"context"
	"os"

	"example.com/htmlize/pack"
)

// meet writes to the named pipe TEXT.arrived when it is called, and returns after it has read from the named pipe TEXT.leave.
func meet(_ context.Context, text string) (pack.HTML, error) {
	if err := os.WriteFile(text+".arrived", []byte("x"), 0); err != nil {
		return "", err
	}
	leave, err := os.Open(text + ".leave")
	if err != nil {
		return "", err
	}
	defer leave.Close()
	if _, err := leave.Read(make([]byte, 1)); err != nil {
		return "", err
	}
	return "met", nil
}
