package model

// Version is the release of htmlize that this build is: of the host, of the command and of the SDK.
const Version = "0.1.0"
