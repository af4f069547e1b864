//go:build !race

package launch

// raceDetector says whether the tests run under the race detector.
const raceDetector = false
