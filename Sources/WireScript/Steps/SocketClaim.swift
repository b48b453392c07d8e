import WireConversations
import WireGrammar
import WireSockets
import WireText

/// What a script claims of a TCP socket, as the kernel describes it. What it does not say is not judged.
public struct SocketClaim: Hashable, Sendable {
  /// Whose socket: a client's, or the handler's of a server's conversation (`server/1`). A server by its
  /// name: where it listens, if the claim is about that, else any of its ends of conversations, accepted or
  /// not. Nil: the actor's own.
  public var actor: String?
  /// The state; CLOSED: the kernel has no such socket any more.
  public var state: String?
  /// Further states, any of which will do.
  public var otherStates: [String] = []
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
    /// Of a listening socket: how many connections wait to be accepted.
    case queue
    /// Of a listening socket: the number that `listen(2)` was given, or the system's limit.
    case queueLimit
    /// The retransmission timeout of TCP_INFO, in milliseconds.
    case rto
    /// How many segments may be on their way (cwnd of TCP_INFO).
    case congestionWindow
    /// Up to how many that number grows by each segment that is acknowledged (ssthresh of TCP_INFO).
    case slowStartThreshold

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
    let states = state.map { ([$0] + otherStates).joined(separator: " or ") }
    let parts = [states, timer.map { "timer \($0)" }].compactMap(\.self) + numbers
    return (["\(parts.first ?? "a socket")\(whose)"] + parts.dropFirst()).joined(separator: ", ")
  }
}

extension SocketClaim {
  /// The claims of one state each, any of which will do.
  package var alternatives: [SocketClaim] {
    guard let state else { return [self] }
    return ([state] + otherStates).map { state in
      var claim = self
      claim.state = state
      claim.otherStates = []
      return claim
    }
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

extension SocketClaim {
  fileprivate static let of = Key(
    "of", .use(.actor),
    "a client; the handler of a server's connection, `server/1`; or a server: where it listens, if "
      + "`LISTEN`, `queue` or `queueLimit` is asked, else its end of the connection, accepted or not, "
      + "with the client that asks; of any connection, if that one has none with it. Left out: the own "
      + "socket",
    "客户端；服务器连接的处理程序，如 `server/1`；或服务器：问 `LISTEN`、`queue`、`queueLimit` "
      + "时指它的监听套接字，否则指它与提问的客户端之间连接的那一端，不管是否已 accept；若与该客户端没有连接，则指任一连接。省略时为自己的套接字"
  )
  fileprivate static let state = Key(
    "state", Form<TCPState>.choice().oneOrMore,
    "its state; a list means: any of these; `CLOSED`: the kernel has no such socket any more",
    "它的状态；列表表示其中任意一种；`CLOSED`：内核已没有这样的套接字")
  fileprivate static let timer = Key("timer", .choice(SocketTimer.self), "the timer that runs", "正在运行的定时器")

  /// Its keys: whose socket, and what is claimed of it.
  package static let record = Record(
    [of.entry, state.entry, timer.entry]
      + Quantity.allCases.map { quantity in
        let form = quantity.form
        return KeyEntry(
          name: quantity.rawValue, schema: form.schema, words: form.words,
          meaning: quantity.meaning)
      })
}

extension SocketClaim.Quantity {
  /// A number, or the least and the most: `2`, `[1, 3]`; of a time the least and the most in seconds.
  fileprivate var form: Form<ClosedRange<Int>> {
    isTime ? .milliseconds(0...86_400) : .count(0...Int(Int32.max))
  }

  /// What it says, in one line.
  fileprivate var meaning: LocalizedText {
    switch self {
    case .remaining:
      LocalizedText(en: "`[50, 60]`: seconds that the timer still runs", zhHans: "`[50, 60]`：定时器还要运行的秒数")
    case .unread:
      LocalizedText(en: "bytes that are not read yet; a FIN counts as one", zhHans: "还没有人读的字节数；FIN 算一个")
    case .unacknowledged:
      LocalizedText(
        en: "bytes that were sent and are not acknowledged; a FIN counts as one",
        zhHans: "已发出而未得到确认的字节数；FIN 算一个")
    case .retransmissions:
      LocalizedText(en: "how often what the timer is for was sent again", zhHans: "定时器所管的内容已重发多少次")
    case .queue:
      LocalizedText(
        en: "of a server: how many connections wait to be accepted", zhHans: "服务器：有多少连接等待 accept")
    case .queueLimit:
      LocalizedText(
        en: "of a server: what listen() was given, or the limit of the system",
        zhHans: "服务器：listen() 得到的队列长度，或系统的上限")
    case .rto:
      LocalizedText(
        en: "`[0.2, 0.3]`: the retransmission timeout, in seconds", zhHans: "`[0.2, 0.3]`：重传超时，以秒计")
    case .congestionWindow:
      LocalizedText(
        en: "how many segments the sender allows itself to have on their way (cwnd)",
        zhHans: "发送方允许自己同时在途的报文段数（拥塞窗口 cwnd）")
    case .slowStartThreshold:
      LocalizedText(
        en: "up to how many segments slow start goes (ssthresh); 2147483647: no loss has set it yet",
        zhHans: "慢开始到多少个报文段为止（慢开始门限 ssthresh）；2147483647 表示还没有因丢失而设定过")
    }
  }
}

extension FormReader {
  /// `{ of: alice, state: TIME_WAIT, timer: time-wait, remaining: [50, 60] }`.
  ///
  /// - Parameter hasOwnSocket: whether `of` may be left out.
  package func socketClaim(_ node: SourceNode, hasOwnSocket: Bool) -> SocketClaim? {
    guard let fields = Fields(node, "kernel", SocketClaim.record, self) else { return nil }
    var claim = SocketClaim()
    if hasOwnSocket || fields.required("of") != nil { claim.actor = fields[SocketClaim.of] }
    let states = (fields[SocketClaim.state] ?? []).map(\.rawValue)
    claim.state = states.first
    claim.otherStates = Array(states.dropFirst())
    claim.timer = fields[SocketClaim.timer]?.rawValue
    for quantity in SocketClaim.Quantity.allCases {
      let name = quantity.rawValue
      if let value = fields[name] { claim.quantities[quantity] = quantity.form.read(value, name, self) }
    }
    let keys = SocketClaim.record.keys.dropFirst()
    if keys.allSatisfy({ fields[$0] == nil }) {
      guard !fields.hasMistypedKey else { return nil }
      error(
        "`kernel` claims nothing of the socket", at: node, hint: "one of: " + keys.joined(separator: ", "))
      return nil
    }
    for one in claim.alternatives { refuse(one, fields) }
    return claim
  }

  /// Keys that say nothing about a socket in such a state.
  private func refuse(_ claim: SocketClaim, _ fields: Fields) {
    let ofListener = SocketClaim.Quantity.allCases.filter(\.isOfListener).map(\.rawValue)
    let others = ["timer"] + SocketClaim.Quantity.allCases.filter { !$0.isOfListener }.map(\.rawValue)
    if claim.state == TCPState.closed.rawValue {
      for key in ofListener + others {
        if let place = fields.key(key) {
          error(
            "a socket that is `CLOSED` has no `\(key)`", at: place,
            hint: "CLOSED: the kernel has no such socket any more")
        }
      }
    } else if claim.isAboutListener {
      for key in others {
        if let place = fields.key(key) { error("a listening socket has no `\(key)`", at: place) }
      }
      if let state = fields["state"], claim.state != nil, claim.state != TCPState.listen.rawValue {
        error("only a socket in LISTEN has a queue of connections", at: state, hint: "`LISTEN`")
      }
      if let actor = claim.actor, let of = fields["of"] { names.use(.server, actor, at: of) }
    }
    if claim.timer == SocketTimer.none.rawValue, let place = fields.key("remaining") {
      error("where no timer runs nothing is `remaining`", at: place)
    }
  }
}
