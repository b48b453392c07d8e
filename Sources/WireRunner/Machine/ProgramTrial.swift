import Glibc
import WirePrograms
import WireSockets
import WireSystem

/// Tries what programs that are not ours are started with.
enum ProgramTrial {
  /// Sees the calls of a program.
  static func tracing() throws(Obstacle) -> String {
    let program = try Program(ProgramCommand(["true"]), tracer: CallTracer(log: CallLog(), actor: "trial"))
    _ = program.wait(until: Clock.monotonic(after: 5))
    program.end()
    if let obstacle = program.traceObstacle { throw obstacle }
    return "ptrace(PTRACE_SEIZE), seccomp(SECCOMP_RET_TRACE)"
  }

  /// Looks a program up, as starting it does.
  static func finding(_ name: String) throws(Obstacle) -> String {
    try ProgramPath.find(name, from: nil, path: ProgramCommand([name]).effectiveEnvironment["PATH"])
  }
}
