//go:build race

package v2

// raceDetector says whether the tests run under the race detector.
const raceDetector = true
