import Foundation
import TestSupport
import Testing

/// What strace(1) has seen of a program: the independent witness of our tracer.
struct StraceRun {
  let outcome: Program.Outcome
  /// The calls of each thread, in the order of their starts; the program's main thread first.
  let threads: [[WitnessedCall]]
  private let text: String

  /// The calls on each conversation of a server, in the order of their texts.
  func conversations(at port: UInt16) -> [[WitnessedCall]] {
    var conversations: [Substring: [WitnessedCall]] = [:]
    for (_, line) in Self.lines(text) {
      guard let ends = line.firstMatch(of: #/<TCP:\[127\.[0-9.]+:(\d+)->127\.[0-9.]+:(\d+)\]>/#),
        ends.1 == "\(port)", let call = Self.call(line)
      else { continue }
      conversations[ends.2, default: []].append(call)
    }
    return conversations.values.sorted { "\($0)" < "\($1)" }
  }

  /// The calls that both look at; `?`: not every processor has it.
  private static let names = [
    "socket", "bind", "listen", "accept", "accept4", "connect", "sendto", "sendmsg", "sendmmsg", "recvfrom",
    "recvmsg", "recvmmsg", "read", "write", "readv", "writev", "sendfile", "splice", "shutdown", "setsockopt",
    "close", "epoll_wait", "epoll_pwait", "poll", "ppoll", "select", "pselect6",
  ]
  /// Those that are looked at only where the descriptor is a socket.
  private static let isOfAnyDescriptor: Set<String> = [
    "read", "write", "readv", "writev", "sendfile", "splice", "close",
  ]

  private static let waits: Set = ["epoll_wait", "epoll_pwait", "poll", "ppoll", "select", "pselect6"]
  private static let notOfAWire = ["<UNIX", "<NETLINK", "(AF_UNIX", "(AF_NETLINK"]

  /// Runs a program under strace; what drives it comes first.
  static func run(_ command: [String], driver: [String] = [], limit: Double = 60) async throws -> StraceRun {
    let place = try TemporaryDirectory()
    let strace = try Program.tool("strace")
    let file = place.path + "/trace"
    let trace = "trace=" + (names + ["restart_syscall"]).map { "?" + $0 }.joined(separator: ",")
    let witness = [strace, "-f", "-yy", "-s", "0", "-e", trace, "-o", file]
    let all = driver + witness + command
    let outcome = try await Program.run(all[0], Array(all.dropFirst()), limit: limit)
    let text = place.text(of: "trace")
    return StraceRun(outcome: outcome, threads: threads(text), text: text)
  }

  /// What was printed of each call, in one line, with the number of its thread.
  private static func lines(_ text: String) -> [(thread: Substring, text: String)] {
    var lines: [(thread: Substring, text: String)] = []
    var unfinished: [Substring: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let thread = parts[0]
      var rest = parts[1].drop { $0 == " " }.description
      if let mark = rest.range(of: " <unfinished ...>") {
        unfinished[thread] = String(rest[..<mark.lowerBound])
        continue
      }
      if rest.hasPrefix("<... "), let mark = rest.range(of: " resumed>") {
        rest = (unfinished.removeValue(forKey: thread) ?? "") + rest[mark.upperBound...]
      }
      if rest.hasPrefix("+++"), let left = unfinished.removeValue(forKey: thread) { rest = left + ") = ?" }
      lines.append((thread, rest))
    }
    return lines
  }

  /// The calls of each thread. A call that was interrupted and is made again counts as one.
  private static func threads(_ text: String) -> [[WitnessedCall]] {
    var order: [Substring] = []
    var threads: [Substring: [WitnessedCall]] = [:]
    for (thread, line) in lines(text) {
      guard let call = call(line) else { continue }
      if threads[thread] == nil { order.append(thread) }
      add(call, to: &threads[thread, default: []])
    }
    return order.compactMap { threads[$0] }
  }

  /// Adds a call, or what came of the one that was interrupted.
  private static func add(_ call: WitnessedCall, to calls: inout [WitnessedCall]) {
    guard let last = calls.last, last.outcome.hasPrefix("ERESTART") else { return calls.append(call) }
    if call.name == last.name || call.name == "restart_syscall" {
      calls[calls.count - 1].outcome = call.outcome
    } else {
      calls[calls.count - 1].outcome = "EINTR"
      calls.append(call)
    }
  }

  /// `close(3<TCP:[127.0.0.1:1->127.0.0.1:2]>) = 0`; nil: it is about no socket.
  private static func call(_ text: String) -> WitnessedCall? {
    guard let bracket = text.firstIndex(of: "("), let equals = text.range(of: " = ", options: .backwards)
    else { return nil }
    let name = String(text[..<bracket])
    guard (names + ["restart_syscall"]).contains(name) else { return nil }
    let arguments = text[bracket..<equals.lowerBound]
    if isOfAnyDescriptor.contains(name) {
      guard ["<TCP", "<UDP"].contains(where: arguments.contains) else { return nil }
    }
    // Nothing of these is on a wire.
    if !waits.contains(name), notOfAWire.contains(where: arguments.contains) { return nil }
    // A rest, which waits for nothing.
    if name == "poll" || name == "ppoll", text[bracket...].hasPrefix("(NULL, 0") { return nil }
    if name == "select" || name == "pselect6", text[bracket...].hasPrefix("(0, ") { return nil }
    let words = text[equals.upperBound...].split(separator: " ")
    guard let first = words.first else { return nil }
    // `-1 EAGAIN (Resource temporarily unavailable)`, `? ERESTARTSYS (...)`, `5<TCP:[1]>`.
    let outcome = (first == "-1" || first == "?") && words.count > 1 ? words[1] : first.prefix { $0 != "<" }
    return WitnessedCall(name: name, outcome: String(outcome)).normal
  }
}
