import Glibc
import ServerLoad

// Prints what each model of server does in a second, beside a server that is written by hand in C and beside
// Python's socketserver: in turns, in one run, as ratios. Printed, never asserted; but one wrong octet ends
// it with 1. With `--traced`: what is left of the server in C, with a thread for each conversation, while its
// calls are traced, by the tracer of WireLab and by strace.
//
//   swift build -c release
//   swift build -c release --package-path Benchmarks
//   Benchmarks/.build/release/ServerBenchmarks [--rounds N] [--seconds S] [--models MODEL,…] [--wirelab FILE]
//   Benchmarks/.build/release/ServerBenchmarks --traced [--rounds N] [--seconds S]

func usage() -> Never {
  print(
    "usage: ServerBenchmarks [--traced] [--rounds N] [--seconds S] [--models MODEL,MODEL] [--wirelab FILE]")
  exit(2)
}

var rounds = 7
var seconds = 1.0
var wirelab = ".build/release/wirelab"
var models: [Substring]?
var isTraced = false
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  if option == "--traced" {
    isTraced = true
    continue
  }
  guard let value = arguments.popFirst() else { usage() }
  switch option {
  case "--rounds": rounds = max(1, Int(value) ?? rounds)
  case "--seconds": seconds = max(0.1, Double(value) ?? seconds)
  case "--models": models = value.split(separator: ",")
  case "--wirelab": wirelab = value
  default: usage()
  }
}
let contests =
  isTraced
  ? [Contest.traced]
  : Contest.all.filter { contest in models.map { $0.contains { $0 == contest.model } } ?? true }
if contests.isEmpty { usage() }

// The peer in C was built beside this program.
let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
let plain = (folder + ["PlainServer"]).joined(separator: "/")
let servers: [(name: String, command: [String])] =
  isTraced
  ? [
    ("alone", [plain]),
    ("traced", [".build/release/CallPrinter", plain]),
    // It detaches when it is told to end, and its server ends with it.
    (
      "strace",
      [
        "strace", "-I1", "--seccomp-bpf", "-f", "-o", "/dev/null", "-e", "trace=%network,read,write,close",
        plain,
      ]
    ),
  ]
  : [
    ("wirelab", [wirelab, "serve"]),
    ("C", [plain]),
    ("Python", ["python3", "-c", PythonServers.program]),
  ]

func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

func hundredths(_ value: Double) -> String {
  let number = Int((value * 100).rounded())
  let digits = String(number % 100)
  return "\(number / 100)." + (digits.count < 2 ? "0" : "") + digits
}

/// One beside another: the ratio of each round.
func ratio(_ one: Contest.Score, _ other: Contest.Score) -> String {
  let spread = Spread(zip(one.rates, other.rates).map { $0 / $1 })
  return "\(hundredths(spread.median)) (\(hundredths(spread.least)) to \(hundredths(spread.most)))"
}

let error = server_load_enter_private_network()
if error != 0 {
  print(
    "on this machine's own loopback, because it allows no private one: \(String(cString: strerror(error)))")
}
print("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, which the clients and the server share;")
print("\(rounds) rounds of \(seconds) s for each; the median, and of ratios also the least and the most.")
do {
  for contest in contests {
    let scores = try contest.run(servers, rounds: rounds, seconds: seconds)
    print("\(contest.model), \(contest.unit) a second, \(contest.threads) clients:")
    for score in scores {
      var line = padded(score.name, 9) + padded(String(Int(Spread(score.rates).median.rounded())), 9)
      line += "   clients used \(hundredths(Spread(score.load).median)) processors"
      if score.retries > 0 { line += ", \(score.retries) datagrams sent again" }
      if score.name == scores[0].name {
      } else if isTraced {
        line += "   \(score.name) / alone = \(ratio(score, scores[0]))"
      } else {
        line += "   wirelab / \(score.name) = \(ratio(scores[0], score))"
      }
      print(line)
      fflush(nil)
    }
  }
} catch {
  print("benchmark: \(error)")
  exit(1)
}
