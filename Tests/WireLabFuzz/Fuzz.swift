#if !LIBFUZZER
  import Foundation

  /// Mutates captures and scenarios without end, or tries a corpus, and looks whether what must hold of every
  /// input holds.
  ///
  ///     WireLabFuzz [--seconds N] [--seed S] [--iteration I] [--scenarios DIR]
  ///     WireLabFuzz --corpus DIR        each file in DIR/SUBJECT, for every subject
  ///     WireLabFuzz --write-seeds DIR   makes such a directory
  ///
  /// Every input follows from the seed and the number of its iteration, and both are named where something is
  /// wrong: `--seed S --iteration I` tries that one input again. Status 1: something does not hold; a crash
  /// ends it by its signal. Built with `LIBFUZZER` it is a target of libFuzzer: `.ci/fuzz`.
  @main struct Fuzz {
    private var seconds = 20.0
    private var seed = UInt64(Date().timeIntervalSince1970)
    private var only: UInt64?
    private var scenarios = "Scenarios"
    private var corpus: String?
    private var seedDirectory: String?

    static func main() {
      do {
        let fuzz = try Self(CommandLine.arguments.dropFirst())
        try fuzz.run()
      } catch let error as UsageError {
        complain("WireLabFuzz: \(error.text)")
        exit(2)
      } catch {
        complain("\(CrashNotice.place): \(error)")
        exit(1)
      }
    }

    private struct UsageError: Error { let text: String }

    private init(_ arguments: ArraySlice<String>) throws {
      var arguments = arguments
      while let option = arguments.popFirst() {
        let value = arguments.popFirst() ?? ""
        switch option {
        case "--seconds": seconds = Double(value) ?? seconds
        case "--seed": seed = UInt64(value) ?? seed
        case "--iteration": only = UInt64(value)
        case "--scenarios": scenarios = value
        case "--corpus": corpus = value
        case "--write-seeds": seedDirectory = value
        default: throw UsageError(text: "there is no option \(option)")
        }
      }
    }

    private func run() throws {
      let seeds = try Seeds(scenarios: scenarios)
      if let seedDirectory { return try Corpus(seedDirectory).write(seeds) }
      let target = try Target()
      CrashNotice.install()
      if let corpus { try Corpus(corpus).check(target, seeds) } else { try mutate(seeds, target) }
      try target.checkMemory()
    }

    private func mutate(_ seeds: Seeds, _ target: Target) throws {
      let end = Date() + seconds
      var iteration = only ?? 0
      repeat {
        CrashNotice.place = "--seed \(seed) --iteration \(iteration)"
        var random = SplitMix64(state: seed &+ iteration &* 0x9e37_79b9_7f4a_7c15)
        try target.check(seeds, using: &random)
        iteration += 1
      } while only == nil && Date() < end
      print("seed \(seed): \(iteration) inputs, \(target.frames) frames, \(target.megabytes) MiB at most")
    }

    private static func complain(_ text: String) {
      FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
  }
#endif
