import WireJudgement
import WireScenario
import WireSystem

/// Expectations as somebody gives them on the command line.
extension Expectations {
  /// What an argument says: a name, YAML, or the path of a file that holds it.
  static func argument(_ text: String) throws -> Expectations {
    do { return try given(as: text) } catch { throw ExitWith(.usage, "\(error)") }
  }

  /// The file that an argument names; empty: it names none.
  static func file(of argument: String) -> String {
    named(argument) == nil && FileReading.isFile(argument) ? argument : ""
  }
}
