package htmlize

// Stage is when a contents hook runs. It is empty in a call over protocol 1, which doesn't carry it.
type Stage string

// The stages, in the order in which they run.
const (
	// BeforeRoles hooks see paragraphs with their role markup. It is the default.
	BeforeRoles Stage = "before-roles"
	// AfterRoles hooks see final HTML.
	AfterRoles Stage = "after-roles"
)

// Stages returns all stages, in the order in which they run.
func Stages() []Stage { return []Stage{BeforeRoles, AfterRoles} }
