import CWireLab
import Glibc
import WireSystem

/// Stands between a program and its pipes, on a thread of its own: gives it what it is to read, keeps what it
/// writes, hears of its end, and sees that it stays within its limits.
final class ProgramRelay: @unchecked Sendable {
  private let program: Program
  private var pipes: ProgramPipes
  private let wake: Int32
  private var hasExited = false
  /// When its processes were counted last.
  private var counted: Int64 = 0

  /// So often processes are counted; nobody tells when there is one more.
  private static let countNanoseconds: Int64 = 100_000_000
  /// After the end of a program, what others hold of its outputs is waited for so long.
  private static let silenceNanoseconds: Int64 = 100_000_000

  init(_ program: Program, pipes: ProgramPipes, wake: Int32) {
    self.program = program
    self.pipes = pipes
    self.wake = wake
  }

  /// Until the program has ended and everything that it started is to end.
  func run() {
    var silence: Int64?
    while true {
      let (isOver, writes) = program.state.withLock { state in
        (state.isOver, !state.input.isEmpty)
      }
      if isOver { break }
      if hasExited, pipes.output < 0, pipes.errors < 0 { beSilent() }
      wait(writes: writes, until: silence)
      if hasExited, silence == nil { silence = Clock.monotonic() + Self.silenceNanoseconds }
      if let limit = silence, Clock.monotonic() >= limit {
        beSilent()
        silence = nil
      }
      watchLimits()
    }
    var launched = program.launched
    let status = launched.end()
    readAll()
    pipes.closeAll()
    program.state.update { state in
      if state.exit == nil {
        let cause = status.map(ExitCause.init(status:)) ?? .signalled(SIGKILL)
        state.exit = Program.Exit(cause: cause, time: Clock.realtime())
      }
      state.output.finish()
      state.errors.finish()
      state.isSilent = true
    }
  }

  private func beSilent() {
    program.state.update { $0.isSilent = true }
  }

  private func wait(writes: Bool, until limit: Int64?) {
    var entries = [
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: hasExited ? -1 : program.launched.control, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipes.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipes.errors, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipes.input, events: writes ? Int16(POLLOUT) : 0, revents: 0),
    ]
    let isLimited = program.command.keepsOutput
    let pause = limit.map { max(0, min(100, ($0 - Clock.monotonic()) / 1_000_000 + 1)) }
    _ = poll(&entries, nfds_t(entries.count), pause.map(Int32.init) ?? (isLimited ? 100 : -1))
    if entries[0].revents != 0 {
      var octets = [UInt8](repeating: 0, count: 64)
      _ = read(wake, &octets, octets.count)
    }
    // What it wrote before it ended is known when its end is.
    if entries[2].revents != 0 { pipes.output = relay(pipes.output, \.output) }
    if entries[3].revents != 0 { pipes.errors = relay(pipes.errors, \.errors) }
    if entries[1].revents != 0 { hearOfEnd() }
    give(isGone: entries[4].revents & Int16(POLLERR) != 0)
  }

  /// The status that the guardian tells; its own end says that somebody has killed it.
  private func hearOfEnd() {
    var status: Int32 = 0
    let count = Interrupted.again { recv(program.launched.control, &status, 4, 0) }
    readAll()
    hasExited = true
    // What forked without end fails once it may fork no more.
    counted = 0
    let cause = count == 4 ? ExitCause(status: status) : .signalled(SIGKILL)
    program.state.update { $0.exit = Program.Exit(cause: cause, time: Clock.realtime()) }
  }

  private func readAll() {
    pipes.output = relay(pipes.output, \.output)
    pipes.errors = relay(pipes.errors, \.errors)
  }

  /// Takes what is there; the descriptor, or -1 when it was closed at the other end.
  private func relay(_ descriptor: Int32, _ path: WritableKeyPath<Program.State, ProgramOutput>) -> Int32 {
    guard descriptor >= 0 else { return -1 }
    return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      // A program that never stops must not keep this from anything else.
      for _ in 0..<16 {
        let count = Interrupted.again { read(descriptor, buffer.baseAddress, buffer.count) }
        guard count > 0 else {
          guard count == 0 else { return descriptor }
          close(descriptor)
          return -1
        }
        program.state.update {
          $0[keyPath: path].append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
      return descriptor
    }
  }

  /// Writes what it is to read.
  private func give(isGone: Bool) {
    guard pipes.input >= 0 else { return }
    let isDone = program.state.withLock { state in
      if isGone {
        state.input = []
        state.inputIsOver = true
      }
      if !state.input.isEmpty {
        let count = Interrupted.again { Glibc.write(pipes.input, state.input, state.input.count) }
        if count > 0 { state.input.removeFirst(count) }
        if count < 0, errno == EPIPE {
          state.input = []
          state.inputIsOver = true
        }
      }
      return state.input.isEmpty && state.inputIsOver
    }
    guard isDone else { return }
    close(pipes.input)
    pipes.input = -1
  }

  private func watchLimits() {
    let command = program.command
    let written = program.state.withLock { $0.output.count + $0.errors.count }
    if written > command.limits.output {
      return program.end(.output, because: "it wrote more than \(command.limits.output >> 20) MiB")
    }
    let now = Clock.monotonic()
    guard command.keepsOutput, now - counted >= Self.countNanoseconds else { return }
    counted = now
    if ProcessCount.descendants(of: program.launched.guardian) > command.limits.processes {
      program.end(.processes, because: "it had more than \(command.limits.processes) processes at a time")
    }
  }
}
