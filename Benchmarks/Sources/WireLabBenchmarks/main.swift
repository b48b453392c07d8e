import Foundation

// Prints how long the everyday commands take, beside a program that does nothing; all scenarios with several numbers of
// workers; and what the bench adds to a segment that it only looks at. Printed, never asserted: a machine under load is
// slower, and no less right.
//
//   swift build -c release
//   swift run -c release --package-path Benchmarks WireLabBenchmarks [WIRELAB] [REPETITIONS]

let wirelab = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : ".build/release/wirelab"
let repetitions = CommandLine.arguments.count > 2 ? max(1, Int(CommandLine.arguments[2]) ?? 11) : 11
let place = "/tmp/wirelab-benchmarks-\(getpid())"

func run(_ arguments: String...) -> [String] {
  [wirelab, "run", "--report-directory", place] + arguments
}

let commands: [(name: String, command: [String])] =
  [
    ("true (the peer)", ["true"]),
    ("wirelab --version", [wirelab, "--version"]),
    ("wirelab list", [wirelab, "list"]),
    ("wirelab run handshake-basic", run("handshake-basic")),
    ("wirelab run", run()),
  ] + [1, 2, 4, 8, 16, 32].map { ("wirelab run --jobs \($0)", run("--jobs", "\($0)")) }

func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

func milliseconds(_ seconds: Double) -> String {
  let text = "\((seconds * 10_000).rounded() / 10)"
  return String(repeating: " ", count: max(0, 9 - text.count)) + text + " ms"
}

func microseconds(_ seconds: Double) -> String { "\((seconds * 1e7).rounded() / 10) µs" }

do {
  defer { try? FileManager.default.removeItem(atPath: place) }
  let measurements = try Stopwatch.measure(commands.map(\.command), repetitions: repetitions)
  print(padded("command", to: 32) + padded("      median", to: 14) + "        best     ratio")
  for (entry, measurement) in zip(commands, measurements) {
    let ratio = (measurement.median / measurements[0].median * 10).rounded() / 10
    print(
      padded(entry.name, to: 32) + milliseconds(measurement.median) + "  " + milliseconds(measurement.best)
        + "     \(ratio)")
  }
  let delay = try SegmentDelay.measure(wirelab, in: place + "-delay")
  print(
    "round trip, median: \(microseconds(delay.free)) on a free wire, \(microseconds(delay.controlled)) on one under "
      + "control: \(microseconds(delay.perSegment)) a segment")
} catch {
  print("benchmark: \(error)")
  exit(1)
}
