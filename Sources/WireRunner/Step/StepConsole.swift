import Glibc

/// Our end of a run that goes on segment by segment: hands what the worker says to an audience, and its
/// orders to the worker.
package final class StepConsole {
  private let audience: any StepAudience
  /// Where lines come from; its end lets the scenario go on by itself.
  private let input: Int32
  private var typed = LineBuffer()
  private var said = LineBuffer()
  /// Whether a packet waits for an order.
  private var isAsked = false
  private var hasEnded = false

  /// More than anybody types on one line.
  private static let lineLimit = 4096

  /// A console whose lines come from a descriptor.
  package init(_ audience: any StepAudience, input: Int32) {
    self.audience = audience
    self.input = input
  }

  /// What to poll for, with a worker's end of the dialogue.
  package func entries(_ dialogue: Int32) -> [pollfd] {
    var entries = [pollfd(fd: dialogue, events: Int16(POLLIN), revents: 0)]
    if wantsInput { entries.append(pollfd(fd: input, events: Int16(POLLIN), revents: 0)) }
    return entries
  }

  /// Takes what has come from either side, and passes it on.
  func relay(_ dialogue: Int32) {
    hear(dialogue)
    if wantsInput {
      var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 0) > 0, typed.fill(from: input) == .ended || typed.count > Self.lineLimit {
        hasEnded = true
      }
    }
    answer(dialogue)
  }

  /// Passes on what the worker has said.
  package func hear(_ dialogue: Int32) {
    while said.fill(from: dialogue) == .filled {}
    while let line = said.takeLine() {
      // What cannot be read comes from a worker that is dying, which its supervisor will say.
      guard let event = try? StepEvent(decoding: line) else { continue }
      audience.see(event)
      if case .held = event { isAsked = true }
    }
  }

  /// Lines that are there already are enough.
  private var wantsInput: Bool { !hasEnded && !typed.hasLine }

  private func answer(_ dialogue: Int32) {
    while isAsked {
      if let line = typed.takeLine() {
        guard let order = audience.take(String(decoding: line, as: UTF8.self)) else { continue }
        give(order, to: dialogue)
      } else if hasEnded {
        audience.endOfInput()
        give(.letAllGo, to: dialogue)
      } else {
        return
      }
    }
  }

  /// An order is an octet, and the end of the stream is the order to let everything go.
  private func give(_ order: StepOrder, to dialogue: Int32) {
    isAsked = false
    switch order {
    case .letGo: send(dialogue, [UInt8(ascii: "n")], 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    case .letAllGo: shutdown(dialogue, Int32(SHUT_WR))
    }
  }
}

/// Octets that come in pieces, taken line by line.
private struct LineBuffer {
  enum Filling {
    case filled
    case nothingThere
    case ended
  }

  private var octets: [UInt8] = []

  var count: Int { octets.count }
  var hasLine: Bool { octets.contains(0x0A) }

  /// Takes what a descriptor has; of a socket that blocks, without waiting.
  mutating func fill(from descriptor: Int32) -> Filling {
    var piece = [UInt8](repeating: 0, count: 65_536)
    var count = recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == ENOTSOCK { count = read(descriptor, &piece, piece.count) }
    if count > 0 { octets += piece[..<count] }
    if count < 0, errno == EINTR || errno == EAGAIN { return .nothingThere }
    return count > 0 ? .filled : .ended
  }

  /// The next line, without its line feed.
  mutating func takeLine() -> [UInt8]? {
    guard let end = octets.firstIndex(of: 0x0A) else { return nil }
    defer { octets.removeFirst(end + 1) }
    return Array(octets[..<end])
  }
}
