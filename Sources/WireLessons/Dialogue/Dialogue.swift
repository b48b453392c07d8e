import Glibc
import WireSockets
import WireSystem

/// The interactive client of the lessons: what is typed is sent, and what arrives is shown, both at once, on
/// one thread.
///
/// poll(2), not the two threads of the lesson, of which one always waits for ever when the other has ended.
package struct Dialogue {
  /// What it has to do with the person, or the script.
  package struct Console {
    /// Where lines are read from.
    package var input: Int32
    /// Somebody types: prompts are shown, and lines are sent as they come.
    package var isTerminal: Bool
    /// Writes what belongs to the dialogue.
    package var show: (String) -> Void
    /// Writes a remark, a line.
    package var remark: (String) -> Void

    /// A console.
    package init(
      input: Int32, isTerminal: Bool, show: @escaping (String) -> Void, remark: @escaping (String) -> Void
    ) {
      self.input = input
      self.isTerminal = isTerminal
      self.show = show
      self.remark = remark
    }
  }

  private let socket: Socket
  private let console: Console
  private let signals: SignalDescriptor
  private let timeoutSeconds: Double?
  private let lineEnd: LineEnd
  private var pace: DialoguePace
  private var lines = InputLines()
  private var heard = OctetStreamText()
  private var prompt: DialoguePrompt
  /// What the kernel has had no room for.
  private var unsent: ArraySlice<UInt8> = []
  private var isInputOver = false
  private var hasEndedHalf = false
  /// What has come since.
  private var answers = EndlessAnswer()
  /// Why nothing can be sent any more; what had arrived before is still to be read.
  private var sendError: SocketError?

  /// A dialogue over a socket that is connected and never waits (`Socket.opened`).
  ///
  /// - Parameters:
  ///   - signals: what interrupts.
  ///   - timeoutSeconds: the longest that an answer is waited for; nil: no limit.
  ///   - lineEnd: what is sent after each line.
  package init(
    _ socket: Socket, console: Console, signals: SignalDescriptor, timeoutSeconds: Double?,
    lineEnd: LineEnd = .none
  ) {
    self.socket = socket
    self.console = console
    self.signals = signals
    self.timeoutSeconds = timeoutSeconds
    self.lineEnd = lineEnd
    pace = DialoguePace(
      isScript: !console.isTerminal, timeoutSeconds: timeoutSeconds, linesHaveEnds: lineEnd != .none)
    prompt = DialoguePrompt(isShown: console.isTerminal)
  }

  /// Talks until the conversation ends.
  package mutating func run() -> DialogueEnd {
    let end = talk()
    // What is said about it begins a line of its own.
    if prompt.isOpen { console.show("\n") }
    if lines.count > 0 { console.remark("lines that were not sent any more: \(lines.count)") }
    return end
  }

  private mutating func talk() -> DialogueEnd {
    while true {
      if let end = speak() { return end }
      if prompt.isDue(at: Clock.monotonic()) { console.show(prompt.show()) }
      if let overdue = pace.overdue, overdue <= Clock.monotonic() {
        return .silence(timeoutSeconds ?? 0)
      }
      let isReading = !isInputOver && lines.count == 0 && unsent.isEmpty && sendError == nil
      var entries = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(
          fd: socket.descriptor,
          events: Int16(unsent.isEmpty && !socket.hasUnsentRecords ? POLLIN : POLLIN | POLLOUT), revents: 0),
        pollfd(fd: isReading ? console.input : -1, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&entries, nfds_t(entries.count), milliseconds) < 0 { continue }
      if entries[0].revents != 0 { return .interrupted }
      if entries[1].revents & Int16(POLLOUT) != 0, unsent.isEmpty { try? socket.flushRecords() }
      if entries[1].revents & ~Int16(POLLOUT) != 0, let end = hear() { return end }
      if entries[2].revents != 0 { read() }
    }
  }

  /// Until there is something to do without any event; -1: nothing is.
  private var milliseconds: Int32 {
    let times = [nextWord, pace.overdue, prompt.due].compactMap { $0 }
    guard let next = times.min() else { return -1 }
    return Int32(clamping: max(0, (next - Clock.monotonic() + 999_999) / 1_000_000))
  }

  /// When something that is there to be said may be said; nil: nothing is, or not before an answer.
  private var nextWord: Int64? {
    guard sendError == nil, unsent.isEmpty else { return nil }
    if lines.count > 0 { return pace.nextLine }
    guard isInputOver, !hasEndedHalf else { return nil }
    return socket.isDatagram ? pace.nextLine : pace.nextEnd
  }

  // MARK: - What is typed

  private mutating func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(console.input, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    if count > 0 { return lines.add(Array(buffer[..<count])) }
    lines.end()
    isInputOver = true
    if console.isTerminal { console.show("\n") }
    prompt.end()
  }

  /// Sends what may be sent; an end: there is nothing to wait for any more.
  private mutating func speak() -> DialogueEnd? {
    guard sendError == nil else { return nil }
    if !unsent.isEmpty { flush() }
    while unsent.isEmpty, sendError == nil, pace.maySpeak(at: Clock.monotonic()), let line = lines.next() {
      prompt.lineWasTyped()
      say(line)
    }
    guard isInputOver, lines.count == 0, unsent.isEmpty, !hasEndedHalf, sendError == nil else { return nil }
    if socket.isDatagram {
      pace.waitForLast()
      return pace.maySpeak(at: Clock.monotonic()) ? .inputOver : nil
    }
    guard pace.mayEnd(at: Clock.monotonic()) else { return nil }
    hasEndedHalf = true
    if socket.isTLS { try? socket.closeNotify() }
    // ENOTCONN: the peer has reset it; the next receive says so.
    try? socket.shutdown(.write)
    pace.sayEnd()
    return nil
  }

  private mutating func say(_ typed: [UInt8]) {
    let line = lineEnd.ended(typed)
    if line.isEmpty, !socket.isDatagram {
      return console.remark(
        "an empty line: a send() of no bytes puts no segment on the wire, so nothing was sent")
    }
    pace.say()
    unsent = line[...]
    flush()
  }

  private mutating func flush() {
    do throws(SocketError) {
      repeat {
        let count = try socket.send(unsent, dontWait: true)
        unsent = unsent.dropFirst(count)
      } while !unsent.isEmpty
    } catch {
      switch error.errno {
      case EAGAIN: break
      case EMSGSIZE:
        console.remark("a line of \(unsent.count) bytes is too long for one datagram (EMSGSIZE): not sent")
        unsent = []
      default:
        sendError = error
        unsent = []
      }
    }
  }

  // MARK: - What arrives

  /// Shows what has arrived; an end: nothing will any more.
  private mutating func hear() -> DialogueEnd? {
    do throws(SocketError) {
      // What came with TLS may be several records, of which each receive takes one, and none is left to be
      // seen on the socket.
      repeat {
        let octets = try socket.receive(max: 65_536)
        if let end = take(octets) { return end }
      } while socket.isTLS
      return nil
    } catch {
      if error.errno == EAGAIN { return sendError.flatMap { socket.isDatagram ? .failure($0) : nil } }
      return finish(.failure(sendError ?? error))
    }
  }

  private mutating func take(_ octets: [UInt8]) -> DialogueEnd? {
    pace.hear()
    if octets.isEmpty, !socket.isDatagram {
      return finish(sendError.map { .failure($0) } ?? .closedByServer)
    }
    var text = heard.text(of: octets)
    if socket.isDatagram { text += octets.isEmpty ? "(an empty datagram)" : heard.end() }
    if !text.isEmpty { console.show(prompt.arrival(text)) }
    guard hasEndedHalf, let answer = answers.add(octets) else { return nil }
    return finish(.endlessAnswer(answer))
  }

  private mutating func finish(_ end: DialogueEnd) -> DialogueEnd {
    let rest = heard.end()
    if !rest.isEmpty { console.show(prompt.arrival(rest)) }
    return end
  }
}
