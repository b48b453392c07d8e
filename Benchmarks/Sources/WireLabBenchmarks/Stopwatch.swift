import Glibc

/// Starts programs and measures how long each takes, from spawn to exit.
struct Stopwatch {
  /// What a program took.
  struct Measurement {
    /// Seconds of each repetition, ascending.
    var seconds: [Double]
    /// The most memory that was resident in any of them, in KiB.
    var resident: Int
    /// The middle one.
    var median: Double { seconds[seconds.count / 2] }
    /// The quickest one.
    var best: Double { seconds[0] }
  }

  /// A program that could not be started, or that did not end with 0.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs programs in turn, so that what else the machine does hits all of them alike.
  ///
  /// - Returns: one measurement for each command, in their order.
  static func measure(_ commands: [[String]], repetitions: Int) throws(Failure) -> [Measurement] {
    var measurements = [Measurement](repeating: Measurement(seconds: [], resident: 0), count: commands.count)
    for _ in 0..<repetitions {
      for (index, command) in commands.enumerated() {
        let (seconds, resident) = try run(command)
        measurements[index].seconds.append(seconds)
        measurements[index].resident = max(measurements[index].resident, resident)
      }
    }
    for index in measurements.indices { measurements[index].seconds.sort() }
    return measurements
  }

  /// Runs a program to its end.
  ///
  /// - Returns: the seconds it took, and the most memory that was resident, in KiB (getrusage(2)).
  static func run(_ command: [String]) throws(Failure) -> (seconds: Double, resident: Int) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }

    let start = now()
    var child: pid_t = 0
    let code = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    guard code == 0 else {
      throw Failure(description: "cannot start \(command[0]): \(String(cString: strerror(code)))")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
    let end = now()
    guard status == 0 else {
      throw Failure(description: "'\(command.joined(separator: " "))' ended with wait status \(status)")
    }
    return (end - start, usage.ru_maxrss)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
