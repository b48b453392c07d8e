import WireConversations
import WireScript
import WireSockets

/// What is claimed of the kernel's sockets: the step `kernel`, a wait for it, and the entries of `expect: kernel`.
extension ScenarioDecoder {
  /// `{ of: alice, state: TIME_WAIT, timer: time-wait, remaining: [50, 60] }`.
  ///
  /// - Parameter hasOwnSocket: whether `of` may be left out.
  package func socketClaim(_ node: YAMLNode, hasOwnSocket: Bool) -> SocketClaim? {
    let quantities = SocketClaim.Quantity.allCases
    let keys = ["of", "state", "timer"] + quantities.map(\.rawValue)
    guard let fields = Fields(node, "kernel", keys: keys, self) else { return nil }
    var claim = SocketClaim()
    if let of = hasOwnSocket ? fields["of"] : fields.required("of") { claim.actor = used(.actor, of, "of") }
    claim.state = fields["state"].flatMap { choice($0, "state", TCPState.self) }?.rawValue
    claim.timer = fields["timer"].flatMap { choice($0, "timer", SocketTimer.self) }?.rawValue
    for quantity in quantities {
      guard let value = fields[quantity.rawValue] else { continue }
      claim.quantities[quantity] = range(value, quantity)
    }
    if keys.dropFirst().allSatisfy({ fields[$0] == nil }) {
      guard !fields.hasMistypedKey else { return nil }
      error(
        "`kernel` claims nothing of the socket", at: node,
        hint: "one of: " + keys.dropFirst().joined(separator: ", "))
      return nil
    }
    refuse(claim, fields)
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
        error("only a socket in LISTEN has a queue of conversations", at: state, hint: "`LISTEN`")
      }
      if let actor = claim.actor, let of = fields["of"] { names.use(.server, actor, at: of) }
    }
    if claim.timer == SocketTimer.none.rawValue, let place = fields.key("remaining") {
      error("where no timer runs nothing is `remaining`", at: place)
    }
  }

  /// A number, or the least and the most: `2`, `[1, 3]`; of a time the least and the most in seconds.
  private func range(_ node: YAMLNode, _ quantity: SocketClaim.Quantity) -> ClosedRange<Int>? {
    let what = quantity.rawValue
    guard quantity.isTime else { return count(node, what, in: 0...Int(Int32.max)) }
    return interval(node, what, in: 0...86_400).map {
      Int(($0.lowerBound * 1_000).rounded())...Int(($0.upperBound * 1_000).rounded())
    }
  }

  /// A whole number, or a list of the least and the most.
  package func count(_ node: YAMLNode, _ what: String, in range: ClosedRange<Int>) -> ClosedRange<Int>? {
    guard case .sequence = node.content else { return integer(node, what, in: range).map { $0...$0 } }
    let nodes = elements(node, what)
    guard nodes.count == 2 else {
      if !nodes.isEmpty {
        error("`\(what)` is a number, or two", at: node, hint: "as in `[1, 3]`: the least, the most")
      }
      return nil
    }
    guard let least = integer(nodes[0], what, in: range), let most = integer(nodes[1], what, in: range) else {
      return nil
    }
    guard least <= most else {
      error("`\(what)` ends before it begins", at: nodes[1], hint: "the least number comes first")
      return nil
    }
    return least...most
  }

  /// `[0.3, 1]`: at least and at most so many seconds.
  package func interval(_ node: YAMLNode, _ what: String, in range: ClosedRange<Double>) -> ClosedRange<
    Double
  >? {
    let nodes = elements(node, what)
    guard nodes.count == 2 else {
      if !nodes.isEmpty {
        error("`\(what)` has two numbers of seconds", at: node, hint: "as in `[0.3, 1]`: the least, the most")
      }
      return nil
    }
    guard let least = seconds(nodes[0], what, in: range), let most = seconds(nodes[1], what, in: range) else {
      return nil
    }
    guard least < most else {
      error("`\(what)` ends before it begins", at: nodes[1], hint: "the least number comes first")
      return nil
    }
    return least...most
  }
}
