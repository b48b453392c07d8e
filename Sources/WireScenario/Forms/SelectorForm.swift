import WireConversations
import WireFormat
import WireGrammar
import WireScript
import WireText

extension Form<IPAddress> {
  /// An address of IPv4 or IPv6.
  fileprivate static var address: Form {
    Form(["type": "string", "minLength": 2], "an address", "地址") { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if let address = IPAddress(text) { return address }
      reader.error(
        "`\(text)` is no address", at: node, hint: "as in `127.0.0.1` or `\"::1\"`; names are not looked up")
      return nil
    }
  }
}

extension Form<ClosedRange<Int>> {
  /// A port, or ports from one to another: `40000-40100`.
  fileprivate static var ports: Form {
    Form(
      .any(of: [.integer(0...65_535), .text(matching: "^[0-9]{1,5}-[0-9]{1,5}$")]),
      "a port, or ports as in `40000-40100`", "端口，或一段端口，如 `40000-40100`"
    ) { node, what, reader in
      guard let text = node.plain, let dash = text.firstIndex(of: "-"), dash != text.startIndex else {
        return reader.integer(node, what, in: 0...65_535).map { $0...$0 }
      }
      guard let least = Int(text[..<dash]), let most = Int(text[dash...].dropFirst()),
        (0...65_535).contains(least), (0...65_535).contains(most)
      else {
        reader.error("`\(text)` are no ports", at: node, hint: "from 0 to 65535, as in `40000-40100`")
        return nil
      }
      guard least <= most else {
        reader.error("`\(what)` ends before it begins", at: node, hint: "the least port comes first")
        return nil
      }
      return least...most
    }
  }
}

extension ConversationSelector.End {
  private static let address = Key("address", Form<IPAddress>.address.oneOrMore, "its address", "地址")
  private static let port = Key("port", Form<ClosedRange<Int>>.ports.oneOrMore, "its port", "端口")
  private static let record = Record([address.entry, port.entry])

  /// `{ address: 10.0.0.1, port: [80, 8000-8999] }`.
  fileprivate static let form = Form<Self>(
    record.schema, "`{ address: 10.0.0.1, port: [80, 8000-8999] }`",
    "`{ address: 10.0.0.1, port: [80, 8000-8999] }`"
  ) { node, what, reader in
    guard let fields = Fields(node, what, record, reader) else { return nil }
    if fields["address"] == nil && fields["port"] == nil {
      reader.error("`\(what)` says nothing", at: node, hint: "one of: address, port")
    }
    return Self(address: fields[address], port: fields[port])
  }
}

extension ConversationSelector {
  private typealias Keys = ConversationExpectation
  private static let initiator = Key("initiator", End.form, "the end that opened", "打开连接的一端")
  private static let responder = Key("responder", End.form, "the end that was opened to", "被打开的一端")
  private static let teardown = Key("teardown", .teardowns, "how it ended", "如何结束")
  private static let actor = Key(
    "actor", Form<String>.use(.actor).oneOrMore, "who is behind one of its ends; not of a capture file",
    "其中一端是谁；抓包文件没有")

  /// Its keys; a capture that somebody else made knows no actors.
  package static let record = Record(ofCapture.entries + [actor.entry])
  private static let ofCapture = Record([
    initiator.entry, responder.entry, Keys.handshake.entry, teardown.entry, Keys.resetBy.entry,
    Keys.bytes.entry,
  ])

  /// Some conversations by what they have in common.
  ///
  /// - Parameter knowsActors: whether it can be told who is behind an end.
  static func form(knowsActors: Bool) -> Form<ConversationSelector> {
    let record = knowsActors ? record : ofCapture
    return Form(.reference("selector"), "conversations", "会话") { node, what, reader in
      guard let fields = Fields(node, what, record, reader) else { return nil }
      var selector = ConversationSelector()
      selector.initiator = fields[initiator]
      selector.responder = fields[responder]
      selector.handshake = fields[Keys.handshake]?.value
      selector.teardown = fields[teardown]?.value
      selector.resetBy = fields[Keys.resetBy]?.value
      let (initiatorBytes, responderBytes) = Keys.bytes.read(fields)
      selector.initiatorBytes = initiatorBytes?.value
      selector.responderBytes = responderBytes?.value
      if knowsActors { selector.actor = fields[actor] }
      if record.keys.allSatisfy({ fields[$0] == nil }) {
        reader.error(
          "`\(what)` is every conversation", at: node,
          hint: "one of: " + record.keys.joined(separator: ", "))
      }
      return selector
    }
  }
}
