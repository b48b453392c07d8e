/// What a script claims of a TCP socket, as the kernel describes it. What it does not say is not judged.
public struct SocketClaim: Hashable, Sendable {
  /// Whose socket: a client's, or the handler's of a server's conversation (`server/1`). A server by its name: where it
  /// listens, if the claim is about that, else any of its ends of conversations, accepted or not. Nil: the actor's own.
  public var actor: String?
  /// The state; CLOSED: the kernel has no such socket any more.
  public var state: String?
  /// The kind of timer that runs; `none`.
  public var timer: String?
  /// Numbers, each at least and at most.
  public var quantities: [Quantity: ClosedRange<Int>]

  /// A number that the kernel tells of a socket.
  public enum Quantity: String, Hashable, Sendable, CaseIterable {
    /// How long the timer still runs, in milliseconds.
    case remaining
    /// Octets that nobody has read, a FIN counts as one.
    case unread
    /// Octets that were sent and are not acknowledged, a FIN counts as one.
    case unacknowledged
    /// How often what the timer is for was sent again.
    case retransmissions
    /// Of a listening socket: how many conversations wait to be accepted.
    case queue
    /// Of a listening socket: the number that `listen(2)` was given, or the system's limit.
    case queueLimit
    /// The retransmission timeout of TCP_INFO, in milliseconds.
    case rto

    /// Whether scenario files give it in seconds.
    public var isTime: Bool { self == .remaining || self == .rto }
    /// Whether it is told of listening sockets only.
    public var isOfListener: Bool { self == .queue || self == .queueLimit }
  }

  /// A claim from its parts.
  public init(
    of actor: String? = nil, state: String? = nil, timer: String? = nil,
    _ quantities: [Quantity: ClosedRange<Int>] = [:]
  ) {
    self.actor = actor
    self.state = state
    self.timer = timer
    self.quantities = quantities
  }

  /// Whether it is about a listening socket.
  public var isAboutListener: Bool {
    state == "LISTEN" || quantities.keys.contains(where: \.isOfListener)
  }

  /// The claim in words: `TIME_WAIT of alice, timer time-wait, remaining 50 to 60 s`.
  public var text: String {
    let whose = actor.map { " of \($0)" } ?? ""
    let numbers = Quantity.allCases.compactMap { quantity in
      quantities[quantity].map { "\(quantity.rawValue) \(quantity.text($0))" }
    }
    let parts = [state, timer.map { "timer \($0)" }].compactMap(\.self) + numbers
    return (["\(parts.first ?? "a socket")\(whose)"] + parts.dropFirst()).joined(separator: ", ")
  }
}

extension SocketClaim.Quantity {
  /// A number in words: `2`, `59.9 s`.
  public func text(_ number: Int) -> String {
    guard isTime else { return "\(number)" }
    let thousandths = "\(1_000 + number % 1_000)".dropFirst()
    let fraction = String(thousandths.reversed().drop { $0 == "0" }.reversed())
    return "\(number / 1_000)" + (fraction.isEmpty ? "" : ".\(fraction)") + " s"
  }

  /// A range in words: `2`, `1 to 3`, `50 to 60 s`.
  public func text(_ range: ClosedRange<Int>) -> String {
    guard range.count > 1 else { return text(range.lowerBound) }
    let least = text(range.lowerBound)
    return "\(isTime ? String(least.dropLast(2)) : least) to \(text(range.upperBound))"
  }
}
