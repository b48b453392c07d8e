import WireGrammar
import WireSockets
import WireText

/// As the `welcome` handler reads: at most this many octets at a time.
private let usualReceive = 1024
private let octetCounts = 1...(16 << 20)

extension StepForm {
  static let send = StepForm(
    Value { _ in
      .reference("octets")
    } read: { node, place in
      let fields = place.fields
      let (more, fastOpen) = (
        fields.map { $0[StepExtras.more] } ?? false, fields.map { $0[StepExtras.fastOpen] } ?? false
      )
      let destination = fields?[StepExtras.to]
      if fastOpen == true, let key = fields?.key("fastOpen") {
        if place.scope.owner != .client || place.scope.isDatagram {
          place.reader.error(
            "only a TCP client can have `fastOpen`", at: key, hint: "it opens a connection")
        } else if fields?["to"] == nil {
          place.reader.error(
            "`fastOpen` opens a connection, and must say with whom", at: key, hint: "add `to`")
        }
      }
      guard let octets = place.reader.octets(node, "send"), let more, let fastOpen else { return nil }
      return .send(Step.Message(octets, more: more, to: destination, fastOpen: fastOpen))
    }, isCall: true,
    Way("{ send: hello }", en: "send() until all bytes are taken", zhHans: "send()，直到所有字节都被接收"),
    Way("{ send: hello, more: true }", en: "… with MSG_MORE", zhHans: "……带 MSG_MORE"),
    Way(
      "{ send: hello, to: server }", "{ send: hello, to: 9 }", en: "sendto() a server, or a port",
      zhHans: "用 sendto() 发往服务器或端口"),
    Way(
      "{ send: hello, to: server, fastOpen: true }",
      en:
        "… with MSG_FASTOPEN: opens the connection, with the bytes in the SYN if there is a cookie; "
        + "of TCP clients",
      zhHans: "……带 MSG_FASTOPEN：由它打开连接，有 cookie 时数据放在 SYN 里；仅限 TCP 客户端"))

  static let receive = StepForm(
    Value { _ in
      .any(of: [["enum": [.null, "end"]], Step.Extent.record.schema])
    } read: { node, place in
      place.reader.extent(node, place.scope).map { .receive($0) }
    }, bare: .receive(.once(max: usualReceive)), isCall: true,
    Way(
      "receive", "{ receive: { max: 10 } }", en: "one recv() of at most 1024, or 10, bytes",
      zhHans: "一次 recv()，最多 1024 或 10 个字节"),
    Way("{ receive: { count: 7 } }", en: "recv() until 7 bytes have come", zhHans: "recv()，直到收到 7 个字节"),
    Way(
      "{ receive: { until: exit } }", en: "recv() until the bytes end with `exit`",
      zhHans: "recv()，直到收到的字节以 `exit` 结尾"),
    Way("{ receive: end }", en: "recv() until it returns 0", zhHans: "recv()，直到它返回 0"),
    Way("{ receive, returns: 0 }", en: "one recv(), which must return 0", zhHans: "一次 recv()，必须返回 0"),
    Way(
      "{ receive, gives: hello }", en: "one recv(), which must return exactly these bytes",
      zhHans: "一次 recv()，必须正好返回这些字节"),
    Way(
      "{ receive, decodes: false }", en: "one recv(), whose bytes must not be UTF-8",
      zhHans: "一次 recv()，得到的字节必须不是 UTF-8"))

  static let expect = StepForm(
    Value { _ in
      .reference("octets")
    } read: { node, place in
      guard let octets = place.reader.octets(node, "expect") else { return nil }
      guard octets.isEmpty, !place.scope.isDatagram else { return .expect(octets) }
      place.reader.error("`expect` needs bytes", at: node, hint: "the end of stream is `expectEnd`")
      return nil
    },
    Way(
      "{ expect: hello }", en: "as many recv() as it takes, which together must give exactly these bytes",
      zhHans: "需要多少次 recv() 就调用多少次，合起来必须正好是这些字节"))
}

extension Step.Extent {
  private static let max = Key(
    "max", .integer(octetCounts), "one recv() of at most so many bytes", "一次 recv()，最多这么多字节")
  private static let count = Key(
    "count", .integer(octetCounts), "recv() until so many bytes have come", "recv()，直到收到这么多字节")
  private static let until = Key(
    "until", .someOctets(hint: "the end of stream is `{ receive: end }`"),
    "recv() until the bytes end with these", "recv()，直到收到的字节以此结尾")

  static let record = Record(
    [max.entry, count.entry, until.entry], rules: [Rule(["maxProperties": 1])])

  /// One extent out of the map, which holds just one.
  fileprivate init?(_ key: String, _ fields: Fields) {
    let extent: Step.Extent? =
      key == "max"
      ? fields[Self.max].map { .once(max: $0) }
      : key == "count" ? fields[Self.count].map { .count($0) } : fields[Self.until].map { .until($0) }
    guard let extent else { return nil }
    self = extent
  }
}

extension FormReader {
  /// `receive: end`, or a map with one of `max`, `count`, `until`.
  fileprivate func extent(_ node: SourceNode, _ scope: StepScope) -> Step.Extent? {
    if let text = node.scalar {
      guard text == "end" else {
        error(
          "unknown value `\(text)` of `receive`", at: node,
          hint: "`end`, or a map such as `{ receive: { count: 7 } }`")
        return nil
      }
      return stream(.end, "end", node, scope)
    }
    guard let fields = Fields(node, "receive", Step.Extent.record, self),
      let key = fields.single("receive", Step.Extent.record), let value = fields[key],
      let extent = Step.Extent(key, fields)
    else { return nil }
    return stream(extent, key, value, scope)
  }

  /// Of a stream may be asked more than one call: a datagram comes whole.
  private func stream(_ extent: Step.Extent, _ key: String, _ node: SourceNode, _ scope: StepScope)
    -> Step.Extent?
  {
    guard scope.isDatagram, key != "max" else { return extent }
    error("`receive` of a datagram cannot have `\(key)`", at: node, hint: "each `receive` takes one datagram")
    return nil
  }
}

extension Fields {
  /// The only key of a map that has just one.
  func single(_ what: String, _ record: Record) -> String? {
    only(of: record.keys, "`\(what)` has exactly one of its keys")
  }
}

extension SocketOption {
  /// How an option is written: a map with one key.
  package static var form: Form<SocketOption> {
    let record = Self.record
    return Form(record.schema.described("setsockopt()"), "an option, `{ linger: 0 }`", "一个选项，`{ linger: 0 }`")
    {
      node, _, reader in
      guard let fields = Fields(node, "set", record, reader), let key = fields.single("set", record),
        let name = Name(rawValue: key), let value = fields[key]
      else { return nil }
      return name.form.read(value, key, reader)
    }
  }

  /// The options by their names.
  package static let record = Record(
    Name.allCases.map { name in
      let form = name.form
      return KeyEntry(
        name: name.rawValue, schema: form.schema, words: form.words,
        meaning: name.description.meaning)
    }, rules: [Rule(["maxProperties": 1])])
}

extension SocketOption.Name {
  /// How its value is written.
  fileprivate var form: Form<SocketOption> {
    switch description.value {
    case .flag(let make): return Form.flag.map(make)
    case .number(let range, let make): return Form.integer(range).map(make)
    case .numberOrOff(let range, let make):
      let number = Form.integer(range)
      return Form(
        .any(of: [number.schema, ["const": "off"]]), "\(number.words.en), or `off`",
        "\(number.words.zhHans)，或 `off`"
      ) { node, what, reader in
        node.plain == "off" ? make(nil) : number.read(node, what, reader).map(make)
      }
    case .seconds(let range, let make):
      return Form<Double>.seconds(range).map { make(Int(($0 * 1000).rounded())) }
    }
  }
}
