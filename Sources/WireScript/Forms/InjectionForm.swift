import WireGrammar
import WireText

extension Injection {
  fileprivate static let flags = Key(
    "flags", Form<String>.segmentFlags, isRequired: true, "letters of `FSRPAUEC`, or `none`",
    "`FSRPAUEC` 中的字母，或 `none`")
  fileprivate static let seq = Key(
    "seq", Form<Number>.segmentNumber, isRequired: true,
    "`1000` as it stands; `next`, `next+5`: what that end sends next, as the capture shows it; "
      + "`isn+1`: counted from its first number",
    "`1000` 照写；`next`、`next+5`：抓包显示的那一端接下来要发的序号；`isn+1`：从它的初始序号算起")
  fileprivate static let ack = Key(
    "ack", Form<Number>.segmentNumber, "the same of the other end; left out: 0", "另一端的序号，写法相同；省略时为 0")
  fileprivate static let data = Key("data", .octets, usual: [], "what it carries", "它携带的数据")
  fileprivate static let win = Key(
    "win", .integer(0...65_535), usual: 65_535, "the window as sent", "发出的窗口值")
  fileprivate static let mss = Key("mss", .integer(1...65_535), "the option MSS", "MSS 选项")
  fileprivate static let timestamp = Key(
    "timestamp", Form<Timestamp>.segmentTimestamp,
    "the option timestamps: `last`, `last-1000`: counted from what that end sent last, as the capture shows "
      + "it; with it goes what the other end sent last, as the echo",
    "时间戳选项：`last`、`last-1000`：从抓包显示的那一端最后发出的值算起；回显的是另一端最后发出的值")
  fileprivate static let sender = Key(
    "as", .use(.actor), "in whose name: a server or a client; left out: its own, on a port of its own",
    "以谁的名义：服务器或客户端；省略时为自己，用自己的端口")
  fileprivate static let from = Key(
    "from", Form<String>.word(of: ["new"]).under(["const": "new"]),
    "from a port of its own that it has not had before; its former ones stay silent",
    "从一个没有用过的自己的端口；以前的端口保持沉默")
  fileprivate static let to = Key(
    "to", Form<Destination>.receiver, usual: .actor(nil),
    "where it goes: a server, a client or a port; left out: the first server", "发往哪里：服务器、客户端或端口；省略时为第一个服务器")

  /// Its keys.
  package static let record = Record(
    [
      flags.entry, seq.entry, ack.entry, data.entry, win.entry, mss.entry, timestamp.entry, sender.entry,
      from.entry, to.entry,
    ],
    rules: [
      .notBoth(
        "as", "from", "a segment in another's name has no port of its own", hint: "either `as` or `from`")
    ])
}

extension FormReader {
  /// `{ flags: SA, seq: 1000, ack: next, data: hello, win: 0, mss: 1460, as: server, to: alice }`.
  func injection(_ node: SourceNode) -> Injection? {
    guard let fields = Fields(node, "inject", Injection.record, self) else { return nil }
    let (flags, sequence) = (fields[Injection.flags], fields[Injection.seq])
    let (acknowledgment, size) = (fields[Injection.ack], fields[Injection.mss])
    let timestamp = fields[Injection.timestamp]
    let (payload, window) = (fields[Injection.data], fields[Injection.win])
    let (sender, from) = (fields[Injection.sender], fields[Injection.from])
    let destination = fields[Injection.to]
    fields.check(Injection.record)
    guard let flags, let sequence, let payload, let window, let destination else { return nil }
    return Injection(
      flags: flags, sequence: sequence, acknowledgment: acknowledgment, payload: payload,
      window: UInt16(window), maximumSegmentSize: size.map(UInt16.init),
      timestamp: timestamp, sender: sender, fromNewPort: from != nil, destination: destination)
  }
}

extension Form<String> {
  /// Letters, each once; `none`.
  fileprivate static var segmentFlags: Form {
    Form(.text(matching: "^([FSRPAUEC]{1,8}|none)$"), "flags", "标志") { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if text == "none" { return "" }
      guard text.allSatisfy("FSRPAUEC".contains), Set(text).count == text.count else {
        reader.error(
          "`\(text)` are no flags", at: node, hint: "of F, S, R, P, A, U, E, C, each once; or `none`")
        return nil
      }
      return text
    }
  }
}

extension Form<Injection.Number> {
  fileprivate static var segmentNumber: Form {
    Form(
      .any(of: [.integer(0...Int(UInt32.max)), .text(matching: "^(next|isn)([+-][0-9]{1,10})?$")]),
      "a number, `next` or `isn`", "数字、`next` 或 `isn`"
    ) { node, what, reader in
      guard let text = node.scalar, !node.isAbsent, let number = Injection.Number(text) else {
        reader.error(
          "`\(what)` must be a number, `next` or `isn`", at: node,
          hint: "as in `1000`, `next`, `next+1000`, `isn+1`")
        return nil
      }
      return number
    }
  }
}

extension Form<Injection.Timestamp> {
  fileprivate static var segmentTimestamp: Form {
    Form(.text(matching: "^last([+-][0-9]{1,10})?$"), "`last`, or counted from it", "`last`，或从它算起") {
      node, what, reader in
      guard let text = node.scalar, !node.isAbsent, let timestamp = Injection.Timestamp(text) else {
        reader.error(
          "`\(what)` must be counted from `last`", at: node, hint: "as in `last`, `last-1000`, `last+1`")
        return nil
      }
      return timestamp
    }
  }
}

extension Form<Injection.Destination> {
  fileprivate static var receiver: Form {
    Form(
      .any(of: [.reference("actor"), .integer(1...65_535)]), "an actor, or a port", "参与者或端口"
    ) { node, what, reader in
      if let plain = node.plain, PlainScalarKind(plain) == .number {
        return reader.integer(node, what, in: 1...65_535).map { .port(UInt16($0)) }
      }
      return reader.used(.actor, node, what).map { .actor($0) }
    }
  }
}
