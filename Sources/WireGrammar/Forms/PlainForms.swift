import WireText

extension Form<Bool> {
  /// `true` or `false`.
  package static var flag: Form {
    Form(["type": "boolean"], "`true` or `false`", "`true` 或 `false`") { $2.boolean($0, $1) }
  }
}

extension Form<Int> {
  /// A whole number.
  package static func integer(_ range: ClosedRange<Int>) -> Form {
    Form(
      .integer(range), "\(range.lowerBound) to \(range.upperBound)",
      "\(range.lowerBound) 到 \(range.upperBound)"
    ) { $2.integer($0, $1, in: range) }
  }
}

extension Form<Double> {
  /// A number of seconds.
  package static func seconds(_ range: ClosedRange<Double>) -> Form {
    let (least, most) = (range.lowerBound.short, range.upperBound.short)
    return Form(
      ["type": "number", "minimum": .number(least), "maximum": .number(most)], "seconds, \(least) to \(most)",
      "秒数，\(least) 到 \(most)"
    ) { $2.seconds($0, $1, in: range) }
  }
}

extension Form<ClosedRange<Int>> {
  /// A whole number, or the least and the most.
  package static func count(_ range: ClosedRange<Int>) -> Form {
    Form(.countOrRange, "a number, or the least and the most", "一个数，或最小值和最大值") {
      $2.count($0, $1, in: range)
    }
  }

  /// The least and the most in seconds; in milliseconds as a value.
  package static func milliseconds(_ range: ClosedRange<Double>) -> Form {
    Form<ClosedRange<Double>>.interval(range).map {
      Int(($0.lowerBound * 1_000).rounded())...Int(($0.upperBound * 1_000).rounded())
    }
  }
}

extension Form<ClosedRange<Double>> {
  /// A number of seconds as the most, or the least and the most.
  package static func within(_ range: ClosedRange<Double>) -> Form {
    let pair = interval(range)
    let most = Form<Double>.seconds(range)
    return Form(
      .any(of: [most.schema, pair.schema]), "seconds at most, or at least and at most so many",
      "最多的秒数，或最少和最多的秒数"
    ) { node, what, reader in
      guard case .sequence = node.content else { return most.read(node, what, reader).map { 0...$0 } }
      return pair.read(node, what, reader)
    }
  }

  /// The least and the most in seconds.
  package static func interval(_ range: ClosedRange<Double>) -> Form {
    let (least, most) = (range.lowerBound.short, range.upperBound.short)
    return Form(
      .pair(of: ["type": "number", "minimum": .number(least), "maximum": .number(most)]),
      "at least and at most so many seconds", "最少和最多的秒数"
    ) { $2.interval($0, $1, in: range) }
  }
}

extension Form<String> {
  /// One of some words.
  package static func word(of words: [String]) -> Form {
    Form(
      .word(of: words), words.asCode(", "), words.asCode("、")
    ) { $2.word($0, $1, of: words) }
  }

  /// Text that YAML takes for nothing else.
  package static var text: Form {
    Form(.reference("text"), "text", "文本") { $2.text($0, $1) }
  }

  /// A name that is given here.
  package static var name: Form {
    Form(.reference("name"), "a name", "名字") { $2.name($0, $1) }
  }

  /// A name that must be somebody's.
  package static func use(_ kind: Names.Kind) -> Form {
    let (schema, en, zhHans) = kind.form
    return Form(schema, en, zhHans) { $2.used(kind, $0, $1) }
  }
}

extension Form where Value: RawRepresentable<String> & CaseIterable & Sendable {
  /// One of the words of a type.
  package static func choice(_ type: Value.Type = Value.self) -> Form {
    let words = type.allCases.map(\.rawValue)
    return Form(.word(of: words), words.asCode(", "), words.asCode("、")) { $2.choice($0, $1, type) }
  }
}

extension Form<[UInt8]> {
  /// Octets: a text as it stands, hexadecimal digits, or a text many times.
  package static var octets: Form {
    Form(.reference("octets"), "bytes", "字节") { $2.octets($0, $1) }
  }

  /// Octets, at least one.
  ///
  /// - Parameter hint: what says that there are none.
  package static func someOctets(hint: String) -> Form {
    Form(.reference("octets"), "bytes", "字节") { node, what, reader in
      guard let octets = reader.octets(node, what) else { return nil }
      guard octets.isEmpty else { return octets }
      reader.error("`\(what)` needs bytes", at: node, hint: hint)
      return nil
    }
  }
}

extension Form<LocalizedText> {
  /// A text in both languages, or one that stands for both.
  package static var localizedText: Form {
    Form(
      .reference("localizedText"), "a text in both languages, `{ en: …, zh-Hans: … }`",
      "两种语言的文本，`{ en: …, zh-Hans: … }`"
    ) { $2.localizedText($0, $1) }
  }
}

extension Names.Kind {
  /// How a schema and a table name what may stand for one.
  fileprivate var form: (schema: JSONValue, en: String, zhHans: String) {
    switch self {
    case .server: (.reference("name"), "a server", "服务器")
    case .client: (.reference("name"), "a client", "客户端")
    case .actor: (.reference("actor"), "an actor", "参与者")
    case .mark: (.reference("name"), "a mark", "标记")
    case .forkingServer: (.reference("actor"), "a forking server", "派生进程的服务器")
    case .program: (.reference("name"), "a program", "程序")
    case .host: (["type": "string"], "an address", "地址")
    case .child:
      (.reference("actor"), "the handler of a forking server's conversation", "派生进程的服务器的会话处理程序")
    }
  }
}

extension [String] {
  /// As code in a text.
  fileprivate func asCode(_ separator: String) -> String {
    map { "`\($0)`" }.joined(separator: separator)
  }
}

extension Double {
  /// Without `.0`.
  package var short: String {
    self == rounded() ? "\(Int(self))" : "\(self)"
  }
}
