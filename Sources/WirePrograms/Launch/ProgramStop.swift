import WireSockets
import WireSystem

extension Program {
  /// Waits until each thread of its process stands still after a SIGSTOP; false: some go on after this time.
  ///
  /// kill(2) returns before: a thread that sleeps stops once it has run again, and may take what comes
  /// meanwhile.
  package func waitUntilStopped(nanoseconds: Int64 = 5_000_000_000) -> Bool {
    let limit = Clock.monotonic() + nanoseconds
    while !isStopped {
      guard exit == nil, Clock.monotonic() < limit else { return false }
      Pause.wait(nanoseconds: 500_000)
    }
    return true
  }

  /// Whether each thread stands still. Of one that is traced, only the tracer knows: it stands at each of its
  /// calls, too. Of another, its state is T (stopped), as proc_pid_stat(5) has it; so, too, where /proc does
  /// not show it.
  private var isStopped: Bool {
    if let tracer { return tracer.hasStopped(pid) }
    let folder = "/proc/\(pid)/task"
    guard let threads = FileReading.names(in: folder) else { return true }
    return threads.allSatisfy { thread in
      guard let text = try? SystemFile.read("\(folder)/\(thread)/stat"), let name = text.lastIndex(of: ")")
      else { return true }
      return text[name...].dropFirst(2).first == "T"
    }
  }
}
