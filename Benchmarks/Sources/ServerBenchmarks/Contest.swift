import ServerLoad

/// One model of server under one kind of load: ours, and its peers.
struct Contest {
  /// As `wirelab serve` calls it.
  let model: String
  let handler: String
  let kind: server_load_kind
  /// What is counted, a second.
  let unit: String
  let threads: Int32

  /// Every model: a sequential server has one conversation at a time, so exchanges over one go by one thread.
  static let all: [Contest] =
    ["tcp", "threading-tcp", "forking-tcp"].flatMap { model in
      [
        Contest(
          model: model, handler: "welcome", kind: SERVER_LOAD_CONVERSATIONS, unit: "conversations", threads: 8
        ),
        Contest(
          model: model, handler: "echo", kind: SERVER_LOAD_EXCHANGES, unit: "exchanges",
          threads: model == "tcp" ? 1 : 8),
      ]
    }
    + ["udp", "threading-udp", "forking-udp"].map {
      Contest(model: $0, handler: "echo", kind: SERVER_LOAD_DATAGRAMS, unit: "datagrams", threads: 8)
    }

  /// What tracing costs most: many short conversations, each with a thread.
  static let traced = Contest(
    model: "threading-tcp", handler: "welcome", kind: SERVER_LOAD_CONVERSATIONS, unit: "conversations",
    threads: 8)

  /// What one server did in each round.
  struct Score {
    let name: String
    var rates: [Double] = []
    var retries: UInt64 = 0
    /// Processors that the clients used, on average.
    var load: [Double] = []
  }

  /// An exchange that went wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs the servers in turn, round by round, so that what else the machine does hits all of them alike.
  ///
  /// - Throws: at the first exchange that is not right, whoever's it is.
  func run(_ servers: [(name: String, command: [String])], rounds: Int, seconds: Double) throws -> [Score] {
    let processes = try servers.map { try ServerProcess($0.command + arguments(of: $0.name)) }
    var scores = servers.map { Score(name: $0.name) }
    // The first round warms up, and is not counted.
    for round in 0...rounds {
      for (index, process) in processes.enumerated() {
        let result = server_load_run(kind, process.port, threads, round == 0 ? min(seconds, 0.2) : seconds)
        let failure = withUnsafeBytes(of: result.failure) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard failure.isEmpty else {
          throw Failure(description: "\(scores[index].name), \(model), \(unit): \(failure)")
        }
        scores[index].retries += result.retries
        guard round > 0 else { continue }
        scores[index].rates.append(Double(result.done) / result.seconds)
        scores[index].load.append(result.processor_seconds / result.seconds)
      }
    }
    return scores
  }

  private func arguments(of name: String) -> [String] {
    name == "wirelab" ? [model, "--handler", handler, "--port", "0"] : [model, handler]
  }
}

/// The middle and the ends of some numbers.
struct Spread {
  let least, median, most: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    least = sorted[0]
    median = sorted[sorted.count / 2]
    most = sorted[sorted.count - 1]
  }
}
