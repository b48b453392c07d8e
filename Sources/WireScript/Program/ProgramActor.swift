import Glibc
import WirePrograms
import WireSockets
import WireSystem
import WireText

/// A program that acts in a scenario.
package final class ProgramActor: Actor {
  private let plan: ProgramPlan
  private let setting: Setting
  private let inquiry: ProgramInquiry
  private let state = Condition(State())

  private struct State {
    var program: Program?
    var start: Int64?
    var address: SocketAddress?
    var failure: (any Error)?
    /// What is wrong with a server that cannot be reached.
    var fault: SubmissionFault?
    /// Whether it has been started, or never will be.
    var isSettled = false
    var tracer: CallTracer?
  }

  /// Between two looks at what nobody announces.
  private static let pollNanoseconds = 1_000_000

  init(_ plan: ProgramPlan, in setting: Setting) {
    self.plan = plan
    self.setting = setting
    inquiry = setting.inquiries[plan.name] ?? ProgramInquiry()
  }

  // MARK: As an actor

  package func start(on stage: any Stage) throws {
    switch plan.role {
    case .server:
      do {
        try launch(on: stage)
        try waitUntilReady(on: stage)
      } catch {
        state.update { $0.fault = (error as? ProgramFailure)?.fault }
        throw error
      }
    case .client:
      // All clients start at once, and one may wait for what another does.
      try BlockingThread(name: plan.name) { [self] in
        ThreadState.current.actor = plan.name
        if let event = plan.starts,
          let objection = stage.perform(.wait(event), for: Asker(actor: plan.name))
        {
          return settle(ProgramFailure("\(plan.name) was never started: \(event.text): \(objection)"))
        }
        do {
          try launch(on: stage)
        } catch {
          settle(error)
        }
      }
    }
  }

  package func wait(until deadline: Int64) -> Bool {
    guard plan.role == .client else { return true }
    guard state.wait(until: deadline, for: \.isSettled) else { return false }
    return program?.wait(until: deadline) ?? true
  }

  package var lateName: String { plan.name }

  package var outcomes: [StepOutcome] { [] }

  package func endpoint() -> SocketAddress? { state.withLock { $0.address } }

  package func endProcesses() { program?.end() }

  package func stop(until deadline: Int64) {
    guard let program, program.exit == nil else { return }
    // Whom a step has told to end is not told again: how long it takes counts from that.
    let number = SignalName.number(of: plan.stop) ?? SIGTERM
    if !program.wasTold(by: number) { _ = program.signal(number) }
    _ = program.wait(until: min(deadline, Clock.monotonic(after: Self.stopSeconds)))
  }

  /// So long a program may take to end when it is told to.
  private static let stopSeconds = 2.0

  package var record: ProgramRecord? {
    var record = ProgramRecord(actor: plan.name, command: plan.text, isServer: plan.role == .server)
    let (program, tracer) = state.withLock { state in
      record.start = state.start
      record.failure = state.failure.map { "\($0)" }
      record.fault = state.fault ?? (state.failure as? ProgramFailure)?.fault
      record.obstacle = (state.failure as? ProgramFailure)?.obstacle
      return (state.program, state.tracer)
    }
    guard let program else { return record }
    record.note(program, tracer)
    record.writtenToOutput = inquiry.texts.filter(program.output.has)
    record.writtenToErrors = inquiry.texts.filter(program.errors.has)
    if let excess = program.excess { record.failure = "\(plan.name) was ended: \(excess)" }
    return record
  }

  // MARK: What steps do with it

  /// Sends it a signal.
  ///
  /// - Returns: why it cannot be sent.
  package func signal(_ name: String) -> String? {
    guard let number = SignalName.number(of: name) else { return "there is no SIG\(name)" }
    guard let program else { return "\(plan.name) has not been started" }
    guard program.signal(number) else { return "\(plan.name) had ended before" }
    if number == SIGSTOP, !program.waitUntilStopped() { return "\(plan.name) does not stop" }
    return nil
  }

  /// Lets it read more.
  ///
  /// - Returns: why it cannot.
  package func write(_ octets: [UInt8]) -> String? {
    guard let program else { return "\(plan.name) has not been started" }
    return program.write(octets) ? nil : "\(plan.name) reads no more"
  }

  /// Ends it because there were too many packets.
  package func endFlood(of packets: Int) {
    program?.end(.packets, because: "there were more than \(packets) packets")
  }

  /// Whether it has ended; nil: yes.
  package var endObjection: String? {
    guard let program else { return "\(plan.name) has not been started" }
    return program.exit == nil ? "\(plan.name) has not ended" : nil
  }

  /// Whether it has written a text; nil: yes.
  package func outputObjection(_ text: String) -> String? {
    guard let program else { return "\(plan.name) has not been started" }
    return program.hasWritten(text) ? nil : "it has not been written\(lastWords(of: program))"
  }

  private var program: Program? { state.withLock { $0.program } }

  // MARK: Starting

  private func launch(on stage: any Stage) throws {
    var command = ProgramCommand(try plan.command.map { try replaced($0, on: stage) })
    command.directory = plan.directory
    command.shield = plan.shield
    command.limits = plan.limits
    for variable in plan.environment {
      command.environment[variable.name] = try replaced(variable.value, on: stage)
    }
    if plan.input != nil || inquiry.input {
      let text = try plan.input.map { try replaced($0, on: stage) } ?? ""
      command.input = .text(Array(text.utf8), staysOpen: inquiry.input)
    }
    command.awaited = inquiry.texts
    if case .output(let text) = plan.ready { command.awaited.append(text) }
    command.user = try ProgramUser.find(user: plan.user, group: plan.group)
    if setting.keepsSecrets,
      let path = setting.secrets.keyLogPath(for: plan.name, command, owner: command.user)
    {
      command.environment["SSLKEYLOGFILE"] = path
    }
    let tracer = plan.calls ?? inquiry.calls ? CallTracer(log: setting.log, actor: plan.name) : nil
    do {
      let program = try Program(command, tracer: tracer)
      state.update { state in
        state.program = program
        state.start = Clock.realtime()
        state.tracer = tracer
        state.isSettled = true
      }
    } catch {
      let isForbidden = command.shield != nil && error.step.hasPrefix("shield ")
      throw ProgramFailure(
        "\(plan.name): cannot \(error)", obstacle: error, isForbidden: isForbidden, fault: .cannotStart)
    }
  }

  private func settle(_ failure: any Error) {
    state.update { state in
      state.failure = failure
      state.isSettled = true
    }
  }

  /// The text with the addresses of servers in it.
  private func replaced(_ text: ProgramText, on stage: any Stage) throws -> String {
    text.replacing { placeholder in
      if placeholder.name == "port", placeholder.part == nil, plan.role == .server {
        return setting.address(ofServer: plan.name).map { "\($0.port)" }
      }
      if placeholder.asksForTLS, let part = placeholder.part, let authority = setting.authority {
        return setting.secrets.path(
          of: part, authority: authority, owner: try? ProgramUser.find(user: plan.user, group: plan.group))
      }
      guard setting.servers.contains(where: { $0.name == placeholder.name }) else { return nil }
      return stage.address(ofServer: placeholder.name).flatMap { placeholder.value(of: $0) }
    }
  }

  private func waitUntilReady(on stage: any Stage) throws {
    guard let own = setting.address(ofServer: plan.name), let program else { return }
    let limit = Clock.monotonic(after: stage.readySeconds)
    while true {
      let places = stage.listeners(isDatagram: plan.isDatagram)
      let place = places.first { $0.port == own.port }
      let isReady: Bool =
        switch plan.ready {
        case .listening: place != nil
        case .output(let text): program.hasWritten(text)
        }
      if isReady {
        if plan.isSubmission, let place, !place.isWildcard, place.host != own.host {
          throw ProgramFailure(
            "\(plan.name) listens on \(place), and is looked for on \(own)", fault: .wrongAddress)
        }
        let address = place.map { $0.isWildcard ? setting.loopback.with(port: own.port) : $0 } ?? own
        return state.withLock { $0.address = address }
      }
      if let excess = program.excess {
        throw ProgramFailure("\(plan.name) was ended: \(excess)", fault: program.exceeded?.fault)
      }
      if let exit = program.exit {
        _ = program.waitUntilSilent(until: min(limit, Clock.monotonic(after: 0.2)))
        throw ProgramFailure(
          "\(plan.name) \(exit.cause), before \(expectation(own))\(lastWords(of: program))", fault: .crashes)
      }
      guard Clock.monotonic() < limit else {
        let others = Set(places.map(\.port)).subtracting(setting.servers.map(\.address.port)).sorted()
        let found =
          others.isEmpty ? "" : "; somebody listens on \(others.map { "\($0)" }.joined(separator: ", "))"
        throw ProgramFailure(
          "\(plan.name) runs, and after \(stage.readySeconds) s "
            + "\(expectation(own)) was still to come\(found)\(lastWords(of: program))",
          fault: others.isEmpty ? .neverListens : .wrongPort)
      }
      Pause.wait(nanoseconds: Self.pollNanoseconds)
    }
  }

  private func expectation(_ own: SocketAddress) -> String {
    switch plan.ready {
    case .listening:
      plan.isDatagram ? "a socket bound to UDP port \(own.port)" : "a socket listening on port \(own.port)"
    case .output(let text): "the output \"\(TerminalText.escaped(text))\""
    }
  }

  /// The end of what it has written, as the end of a sentence.
  private func lastWords(of program: Program) -> String {
    let errors = program.errors.text
    let lines = (errors.isEmpty ? program.output.text : errors).split(whereSeparator: \.isNewline).suffix(5)
    guard !lines.isEmpty else { return "" }
    return "; it wrote: " + TerminalText.escaped(lines.joined(separator: " | "))
  }
}

/// Why a program does not act as it should.
package struct ProgramFailure: Error, CustomStringConvertible {
  /// In a sentence.
  package let description: String
  /// What stood in the way, where a call failed.
  package let obstacle: Obstacle?

  /// Whether the machine does not allow it.
  package let isForbidden: Bool

  /// What is wrong with the program, where that is known.
  package let fault: SubmissionFault?

  init(
    _ description: String, obstacle: Obstacle? = nil, isForbidden: Bool = false, fault: SubmissionFault? = nil
  ) {
    self.fault = fault
    self.description = description
    self.obstacle = obstacle
    self.isForbidden = isForbidden
  }
}
