package yamltext

import (
	"testing"

	"gopkg.in/yaml.v3"
)

// scalar returns the node of a value.
func scalar(t *testing.T, written string) *yaml.Node {
	t.Helper()
	roots, problem := New([]byte("key: " + written + "\n")).Documents()
	if problem != nil {
		t.Fatal(problem)
	}
	return roots[0].Content[1]
}

func TestInteger(t *testing.T) {
	for _, test := range []struct {
		written string
		want    int
		ok      bool
	}{
		{"7", 7, true}, {"-7", -7, true}, {"+7", 7, true}, {"0", 0, true}, {"-0", 0, true},
		{"016", 16, true}, {"018", 18, true}, {"-010", -10, true}, {"000", 0, true}, {"0000000000000000000007", 7, true},
		{"9223372036854775807", 9223372036854775807, true}, {"9223372036854775808", 0, false},
		{"0x10", 0, false}, {"0o16", 0, false}, {"0b1", 0, false}, {"1_000", 0, false}, {"7.0", 0, false}, {"1e3", 0, false},
		{`"7"`, 0, false}, {"seven", 0, false}, {"", 0, false}, {"~", 0, false}, {"[7]", 0, false}, {"12:30", 0, false}, {"--7", 0, false},
		{"!!str 7", 0, false},
	} {
		got, ok := Integer(scalar(t, test.written))
		if got != test.want || ok != test.ok {
			t.Errorf("%s: got %d, %v, want %d, %v", test.written, got, ok, test.want, test.ok)
		}
	}
}

func TestQuotedInteger(t *testing.T) {
	for _, test := range []struct {
		written string
		want    int
		ok      bool
	}{
		{`"7"`, 7, true}, {"'-016'", -16, true}, {"!!str 7", 7, true},
		{"7", 0, false}, {`""`, 0, false}, {`"7.0"`, 0, false}, {"seven", 0, false}, {"[7]", 0, false}, {`"9223372036854775808"`, 0, false},
	} {
		if got, ok := QuotedInteger(scalar(t, test.written)); ok != test.ok || ok && got != test.want {
			t.Errorf("%s: got %d, %v, want %d, %v", test.written, got, ok, test.want, test.ok)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, test := range []struct {
		written, want string
		ok            bool
	}{
		{"010", "10", true}, {"-007", "-7", true}, {"+7", "7", true}, {"000", "0", true}, {"-0", "0", true},
		{"0123456789012345678901234567890", "123456789012345678901234567890", true},
		{"0x10", "", false}, {"1_000", "", false}, {"", "", false}, {"-", "", false}, {"+-7", "", false}, {"-+7", "", false}, {"7.0", "", false}, {"٧", "", false},
	} {
		if got, ok := Decimal(test.written); got != test.want || ok != test.ok {
			t.Errorf("%q: got %q, %v, want %q, %v", test.written, got, ok, test.want, test.ok)
		}
	}
}

func TestIsNothing(t *testing.T) {
	for written, want := range map[string]bool{
		"": true, "~": true, "null": false, "Null": false, "NULL": false, `""`: false, `"~"`: false, "[]": false, "no": false,
	} {
		if got := IsEmpty(scalar(t, written)); got != want {
			t.Errorf("%q: got %v, want %v", written, got, want)
		}
	}
}
