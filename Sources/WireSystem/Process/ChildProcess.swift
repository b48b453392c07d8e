import CWireLab
import Glibc

/// A program that was started, with pipes on its output and errors; it dies with the thread that started it.
package final class ChildProcess {
  /// The read end of its standard output; does not block.
  package let output: Int32
  /// The read end of its standard error; does not block.
  package let errors: Int32
  /// Becomes readable when the process has ended (pidfd_open(2)).
  package let pidDescriptor: Int32
  /// Our end of its standard input, where that is a socket on which it also answers; does not block.
  package let dialogue: Int32?
  private let pid: pid_t
  private var hasEnded = false

  /// Why a program could not be started.
  package struct Failure: Error, CustomStringConvertible {
    /// What was tried, and why it failed.
    package let obstacle: Obstacle
    /// The same in a sentence.
    package var description: String { "cannot \(obstacle)" }

    init(_ path: String, errno code: Int32) {
      obstacle = Obstacle("start \(path)", errno: code)
    }
  }

  private init(pid: pid_t, output: Int32, errors: Int32, pidDescriptor: Int32, dialogue: Int32?) {
    self.pid = pid
    self.output = output
    self.errors = errors
    self.pidDescriptor = pidDescriptor
    self.dialogue = dialogue
  }

  deinit {
    if !hasEnded {
      kill()
      reap()
    }
    for descriptor in [output, errors, pidDescriptor] + (dialogue.map { [$0] } ?? []) { close(descriptor) }
  }

  /// Starts a program with the environment of this one.
  ///
  /// - Parameters:
  ///   - path: the program; it is not looked for.
  ///   - arguments: its arguments, without its name.
  ///   - hasDialogue: whether its standard input is a socket to this process, on which it may answer; else it
  ///     has nothing to read.
  package static func spawn(
    _ path: String, arguments: [String], hasDialogue: Bool = false
  ) throws(Failure) -> ChildProcess {
    // Where descriptors are short, those that were got are given back.
    var opened: [Int32] = []
    var isStarted = false
    defer { if !isStarted { opened.forEach { close($0) } } }
    let output = try pipe(for: path)
    opened += [output.read, output.write]
    let errors = try pipe(for: path)
    opened += [errors.read, errors.write]
    let dialogue = hasDialogue ? try socketPair(for: path) : nil
    if let dialogue { opened += [dialogue.ours, dialogue.theirs] }
    var strings = ([path] + arguments).map { strdup($0.fileName) } + [nil]
    defer { strings.forEach { free($0) } }
    var pid: pid_t = 0
    var pidDescriptor: Int32 = -1
    let code = wirelab_spawn(
      path, &strings, environ, dialogue?.theirs ?? -1, output.write, errors.write, &pid, &pidDescriptor)
    guard code == 0 else { throw Failure(path, errno: code) }
    isStarted = true
    close(output.write)
    close(errors.write)
    if let dialogue { close(dialogue.theirs) }
    return ChildProcess(
      pid: pid, output: output.read, errors: errors.read, pidDescriptor: pidDescriptor,
      dialogue: dialogue?.ours)
  }

  private static func socketPair(for path: String) throws(Failure) -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw Failure(path, errno: errno)
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  private static func pipe(for path: String) throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard wirelab_pipe(&ends) == 0 else {
      throw Failure(path, errno: errno)
    }
    // Only this end: the program's own output has to block as any other's.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  /// Ends the process, and all of its group. What it left in a PID namespace of its own ends with it.
  package func kill() {
    guard !hasEnded else { return }
    Glibc.kill(-pid, SIGKILL)
    wirelab_signal_process(pidDescriptor, SIGKILL)
  }

  /// Waits for the end of a process that was killed.
  package func reap() {
    guard !hasEnded else { return }
    var status: Int32 = 0
    _ = Interrupted.again { waitpid(pid, &status, 0) }
    hasEnded = true
  }

  /// How it ended; nil: it is still there.
  package func reapIfEnded() -> ExitCause? {
    guard !hasEnded else { return nil }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    hasEnded = true
    return ExitCause(status: status)
  }

  /// Adds what it has written since to standard output.
  package func readOutput(into octets: inout [UInt8]) {
    drain(output, into: &octets)
  }

  /// Adds what it has written since to standard error.
  package func readErrors(into octets: inout [UInt8]) {
    drain(errors, into: &octets)
  }

  private func drain(_ descriptor: Int32, into octets: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while true {
        let count = Interrupted.again { read(descriptor, buffer.baseAddress, buffer.count) }
        guard count > 0 else { return }
        octets.append(contentsOf: buffer[..<count])
      }
    }
  }
}

/// How a process ended (wait(2)).
package enum ExitCause: Hashable, Sendable, CustomStringConvertible {
  /// It ended by itself, with this status.
  case exited(Int32)
  /// This signal ended it.
  case signalled(Int32)

  /// From a status of wait(2).
  package init(status: Int32) {
    self =
      wirelab_exited(status)
      ? .exited(wirelab_exit_status(status)) : .signalled(wirelab_termination_signal(status))
  }

  /// In words, as they follow "it".
  package var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .signalled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}
