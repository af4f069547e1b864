package launch

import "example.com/htmlize/pack"

// systemPrograms are those that this system has beside the others.
var systemPrograms = map[string]program{
	"terminal":          {sdk: true, run: func() { pack.Main(terminalPack()) }},
	"asks-for-terminal": {sdk: true, run: askForTerminal},
	"over-tcp":          {run: serveOverTCP},
	"over-tcp-of-child": {run: serveOverTCPOfChild},
}
