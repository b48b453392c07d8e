import Foundation

// Prints how long the everyday commands take, beside a program that does nothing; all scenarios with several
// numbers of workers; and what the bench adds to a segment that it only looks at. Or how long it takes to
// judge a large capture, beside tcpdump, which only reads it. Printed, never asserted: a machine under load
// is slower, and no less right.
//
//   swift build -c release
//   swift build -c release --package-path Benchmarks
//   Benchmarks/.build/release/WireLabBenchmarks [WIRELAB] [REPETITIONS]
//   Benchmarks/.build/release/WireLabBenchmarks inspect CAPTURE [WIRELAB] [REPETITIONS]
//
// A capture that is not there is made: 6.6 million frames, 466 MB.

var arguments = Array(CommandLine.arguments.dropFirst())
let isInspect = arguments.first == "inspect"
let capture = isInspect && arguments.count > 1 ? arguments[1] : nil
arguments = Array(arguments.dropFirst(isInspect ? 2 : 0))
if isInspect && capture == nil {
  print("usage: WireLabBenchmarks inspect CAPTURE [WIRELAB] [REPETITIONS]")
  exit(2)
}
let wirelab = arguments.count > 0 ? arguments[0] : ".build/release/wirelab"
let repetitions = arguments.count > 1 ? max(1, Int(arguments[1]) ?? 11) : 11
let place = "/tmp/wirelab-benchmarks-\(getpid())"

func run(_ arguments: String...) -> [String] {
  [wirelab, "run", "--report-directory", place] + arguments
}

let everyday: [(name: String, command: [String])] =
  [
    ("true (the peer)", ["true"]),
    ("wirelab --version", [wirelab, "--version"]),
    ("wirelab list", [wirelab, "list"]),
    ("wirelab run handshake-basic", run("handshake-basic")),
    ("wirelab run", run()),
  ] + [1, 2, 4, 8, 16, 32].map { ("wirelab run --jobs \($0)", run("--jobs", "\($0)")) }

/// The commands that read a capture; the first is the peer.
func reading(_ capture: String) -> [(name: String, command: [String])] {
  [
    ("tcpdump -r -w (the peer)", ["tcpdump", "-r", capture, "-w", "/dev/null"]),
    ("wirelab inspect --summary", [wirelab, "inspect", capture, "--summary"]),
    ("wirelab inspect --format ndjson", [wirelab, "inspect", capture, "--format", "ndjson"]),
  ]
}

/// Makes the capture, if it is not there, with the program that is built beside this one.
func makeCapture(_ path: String) throws(Stopwatch.Failure) {
  guard access(path, F_OK) != 0 else { return }
  let directory = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
  print("making \(path)")
  _ = try Stopwatch.run([directory.joined(separator: "/") + "/CaptureMaker", path])
}

func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

func milliseconds(_ seconds: Double) -> String {
  let text = "\((seconds * 10_000).rounded() / 10)"
  return String(repeating: " ", count: max(0, 9 - text.count)) + text + " ms"
}

func ratio(_ one: Double, _ other: Double) -> String {
  let text = "\((one / other * 100).rounded() / 100)"
  return String(repeating: " ", count: max(0, 10 - text.count)) + text
}

func microseconds(_ seconds: Double) -> String { "\((seconds * 1e7).rounded() / 10) µs" }

do {
  defer { try? FileManager.default.removeItem(atPath: place) }
  if let capture { try makeCapture(capture) }
  let commands = capture.map(reading) ?? everyday
  let measurements = try Stopwatch.measure(commands.map(\.command), repetitions: repetitions)
  let peer = measurements[0]
  print(
    padded("command", to: 34) + "      median        best     ratio of medians, of bests    resident")
  for (entry, measurement) in zip(commands, measurements) {
    print(
      padded(entry.name, to: 34) + milliseconds(measurement.median) + milliseconds(measurement.best)
        + ratio(measurement.median, peer.median) + ratio(measurement.best, peer.best)
        + padded("", to: 14) + "\(measurement.resident / 1024) MiB")
  }
  if capture != nil { exit(0) }
  let delay = try SegmentDelay.measure(wirelab, in: place + "-delay")
  print(
    "round trip, median: \(microseconds(delay.free)) on a free wire, "
      + "\(microseconds(delay.controlled)) on one under "
      + "control: \(microseconds(delay.perSegment)) a segment")
} catch {
  print("benchmark: \(error)")
  exit(1)
}
