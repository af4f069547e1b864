package v1

// The argument and reply structs of protocol 1, as published in 2023. Gob matches their fields by name and leaves out
// those that one side lacks, so a renamed field is a broken one: nothing here changes, ever. They are exported because
// net/rpc serves no others.
type (
	HooksArgs  struct{}
	HooksReply struct {
		Hooks []string
	}

	RoleArgs struct {
		Role  string
		Value string
		Post  Post
	}
	RoleReply struct {
		Value string
	}

	ContentsArgs struct {
		Value string
		Post  Post
	}
	ContentsReply struct {
		Value string
	}

	Post struct {
		Id       int
		Author   string
		Contents string
	}
)

// The methods of a dispensed plugin. Go-plugin serves each plugin on net/rpc as a service called Plugin.
const (
	methodHooks           = "Plugin.Hooks"
	methodProcessRole     = "Plugin.ProcessRole"
	methodProcessContents = "Plugin.ProcessContents"
)
