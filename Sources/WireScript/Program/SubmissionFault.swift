import WirePrograms

/// What can be wrong with a program that was handed in, whatever it was to do: the grader knows it by itself.
public enum SubmissionFault: String, Hashable, Codable, Sendable, CaseIterable {
  /// There is no such program, or it cannot be executed.
  case cannotStart = "cannot-start"
  /// It ended with an error, or by a signal that nobody sent.
  case crashes
  /// It listens on the right port of another address.
  case wrongAddress = "wrong-address"
  /// It listens on another port.
  case wrongPort = "wrong-port"
  /// It listens nowhere.
  case neverListens = "never-listens"
  /// It sent packets without end.
  case floods
  /// It had too many processes.
  case forks
  /// It wrote too much.
  case output
  /// What it wrote is out of the machine's own files.
  case secrets
  /// It does not end.
  case neverEnds = "never-ends"

  /// Whether what it did wrong shows better in the expectations, so that their hints come first.
  package var isLast: Bool { self == .neverEnds }
}

extension ProgramLimits.Kind {
  /// The fault of a submission that had too much of it.
  var fault: SubmissionFault {
    switch self {
    case .processes: .forks
    case .output: .output
    case .packets: .floods
    }
  }
}
