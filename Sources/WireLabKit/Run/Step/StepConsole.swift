import Glibc

/// The terminal of a run that goes on segment by segment: hands to the worker what is typed, and shows what it says.
public final class StepConsole {
  /// How the pages look.
  public let options: StepOptions
  private let input: Int32
  private let output: ([UInt8]) -> Void
  /// What was typed and the worker has not taken.
  private var pending: [UInt8] = []
  private var hasEnded = false

  /// A console.
  ///
  /// - Parameters:
  ///   - input: where lines come from; its end lets the scenario go on by itself.
  ///   - output: shows what the worker says.
  public init(_ options: StepOptions, input: Int32, output: @escaping ([UInt8]) -> Void) {
    self.options = options
    self.input = input
    self.output = output
  }

  /// What to poll for, with a worker's end of the dialogue.
  func entries(_ dialogue: Int32) -> [pollfd] {
    var entries = [pollfd(fd: dialogue, events: Int16(POLLIN | (pending.isEmpty ? 0 : POLLOUT)), revents: 0)]
    if pending.isEmpty, !hasEnded { entries.append(pollfd(fd: input, events: Int16(POLLIN), revents: 0)) }
    return entries
  }

  /// Shows what has come, and hands over what was typed.
  func relay(_ dialogue: Int32) {
    show(dialogue)
    if pending.isEmpty, !hasEnded {
      var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 0) > 0 {
        var octets = [UInt8](repeating: 0, count: 4096)
        let count = read(input, &octets, octets.count)
        if count > 0 { pending = Array(octets[..<count]) }
        if count == 0 || (count < 0 && errno != EINTR) { hasEnded = true }
        if hasEnded { shutdown(dialogue, Int32(SHUT_WR)) }
      }
    }
    guard !pending.isEmpty else { return }
    let count = send(dialogue, pending, pending.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    if count > 0 { pending.removeFirst(count) } else if errno != EAGAIN && errno != EINTR { pending = [] }
  }

  /// Shows what the worker has said.
  func show(_ dialogue: Int32) {
    var octets = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(dialogue, &octets, octets.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      output(Array(octets[..<count]))
    }
  }
}
