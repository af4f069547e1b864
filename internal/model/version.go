package model

// Version is the release of htmlize: of the host, the command and the SDK.
const Version = "0.1.0"
