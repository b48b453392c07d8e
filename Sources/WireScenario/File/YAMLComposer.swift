import CLibyaml
import WireGrammar

/// Makes a tree of nodes from a YAML text, and keeps where each stands.
///
/// It reads the events of libyaml, and not its documents: these resolve aliases before anyone can refuse them
/// (a few lines of them grow without bound).
package struct YAMLComposer: ~Copyable {
  /// What is wrong with the text as YAML.
  package struct Failure: Error {
    package var message: String
    package var range: TextRange
    package var hint: String?
  }

  /// Deeper than any scenario, and shallow enough for a small stack.
  static let maximumDepth = 32

  /// It holds its own address, so it must not move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  private let octets: UnsafeBufferPointer<UInt8>
  /// Where the collection ended that ended last.
  private var lastEnd = TextPosition(line: 1, column: 1)

  private init(_ octets: UnsafeBufferPointer<UInt8>) {
    self.octets = octets
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, octets.baseAddress, octets.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The root of the only document of a text; nil: there is none.
  package static func compose(_ text: String) throws(Failure) -> SourceNode? {
    let octets = Array(text.utf8)
    var result: Result<SourceNode?, Failure> = .success(nil)
    octets.withUnsafeBufferPointer { buffer in
      var composer = YAMLComposer(buffer)
      do throws(Failure) {
        result = .success(try composer.document())
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document() throws(Failure) -> SourceNode? {
    try next { _ throws(Failure) in }
    guard try next({ $0.type }) != YAML_STREAM_END_EVENT else { return nil }
    let root = try node(depth: 0)
    try next { _ throws(Failure) in }
    try next { event throws(Failure) in
      guard event.type == YAML_STREAM_END_EVENT else {
        throw Failure(
          message: "a second document", range: event.range, hint: "a file holds one scenario, without `---`")
      }
    }
    return root
  }

  /// The next node; an end of a collection is a node to nobody, hence nil.
  private mutating func nodeOrEnd(depth: Int) throws(Failure) -> SourceNode? {
    let opening = try next { event throws(Failure) in try Opening(event) }
    switch opening.kind {
    case .end:
      lastEnd = opening.range.end
      return nil
    case .scalar(let text, let isPlain):
      return SourceNode(content: .scalar(text, isPlain: isPlain), range: opening.range)
    case .sequence, .mapping:
      guard depth < Self.maximumDepth else {
        throw Failure(message: "more than \(Self.maximumDepth) levels of nesting", range: opening.range)
      }
    }
    var content: SourceNode.Content
    var end = opening.range.end
    if case .sequence = opening.kind {
      var elements: [SourceNode] = []
      while let element = try nodeOrEnd(depth: depth + 1) {
        elements.append(element)
        end = element.range.end
      }
      content = .sequence(elements)
    } else {
      var pairs: [(key: SourceNode, value: SourceNode)] = []
      while let key = try nodeOrEnd(depth: depth + 1) {
        let value = try node(depth: depth + 1)
        pairs.append((key, value))
        end = value.range.end
      }
      content = .mapping(pairs)
    }
    // A collection without brackets ends, for libyaml, where the next thing begins.
    if opening.isFlow { end = lastEnd }
    return SourceNode(content: content, range: TextRange(start: opening.range.start, end: end))
  }

  private mutating func node(depth: Int) throws(Failure) -> SourceNode {
    if let node = try nodeOrEnd(depth: depth) { return node }
    // libyaml's grammar has a value after each key, and a root in each document.
    preconditionFailure("the events of libyaml are out of order")
  }

  /// Reads one event and lets `body` take what it needs of it.
  @discardableResult
  private func next<Value>(
    _ body: (borrowing yaml_event_t) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxFailure }
    defer { yaml_event_delete(&event) }
    return try body(event)
  }

  /// What libyaml has to say about the text.
  private var syntaxFailure: Failure {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "no memory"
    let context = state.context.map { String(cString: $0) + ": " } ?? ""
    let start =
      state.error == YAML_READER_ERROR
      ? position(ofOctet: state.problem_offset) : TextPosition(state.problem_mark)
    var hint: String?
    if let word = bracedWord(at: start) {
      hint = "quote text that has braces: \"\(word)\""
    } else if problem.contains("cannot start any token") {
      hint = "quote the text, and indent with spaces"
    } else if state.context != nil, state.context_mark.line > 0, state.context_mark.line + 1 < start.line {
      hint = "in what begins in line \(state.context_mark.line + 1)"
    }
    return Failure(
      message: "not YAML: \(context)\(problem)",
      range: TextRange(start: start, end: TextPosition(line: start.line, column: start.column + 1)),
      hint: hint)
  }

  /// The word of a list in brackets that an unquoted brace ends at this place, `http://{shop}/`; nil: none
  /// does.
  private func bracedWord(at place: TextPosition) -> String? {
    let lines = SourceText(String(decoding: octets, as: UTF8.self), file: "").lines
    guard lines.indices.contains(place.line - 1) else { return nil }
    let scalars = Array(lines[place.line - 1].unicodeScalars)
    let brace = place.column - 1
    guard brace > 0, scalars.indices.contains(brace), scalars[brace] == "{" else { return nil }
    let isEnd = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "," || scalar == "[" || scalar == "]"
    }
    let start = scalars[..<brace].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
    let end = scalars[brace...].firstIndex(where: isEnd) ?? scalars.count
    guard start < brace else { return nil }
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }

  /// The place of an octet, which is all that libyaml knows of a character that no YAML may have.
  private func position(ofOctet offset: Int) -> TextPosition {
    let lines = SourceText(String(decoding: octets.prefix(offset), as: UTF8.self), file: "").lines
    return TextPosition(line: lines.count, column: (lines.last ?? "").unicodeScalars.count + 1)
  }
}

/// What an event of libyaml begins.
private struct Opening {
  enum Kind {
    case scalar(String, isPlain: Bool)
    case sequence
    case mapping
    case end
  }

  var kind: Kind
  var range: TextRange
  /// Whether it is a collection in brackets.
  var isFlow = false

  init(_ event: borrowing yaml_event_t) throws(YAMLComposer.Failure) {
    range = event.range
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try Self.refuse(anchor: scalar.anchor, tag: scalar.tag, at: range)
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      try Self.refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, at: range)
      kind = .sequence
      isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_MAPPING_START_EVENT:
      try Self.refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, at: range)
      kind = .mapping
      isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    case YAML_ALIAS_EVENT:
      throw YAMLComposer.Failure(
        message: "an alias", range: range,
        hint: "aliases are not allowed: write it out, or quote text that begins with `*`")
    default:
      kind = .end
    }
  }

  private static func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, at range: TextRange
  ) throws(YAMLComposer.Failure) {
    if anchor != nil {
      throw YAMLComposer.Failure(
        message: "an anchor", range: range,
        hint: "anchors are not allowed: write it out, or quote text that begins with `&`")
    }
    if tag != nil {
      throw YAMLComposer.Failure(
        message: "a tag", range: range, hint: "tags are not allowed: quote text that begins with `!`")
    }
  }
}

extension TextPosition {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}

extension yaml_event_t {
  fileprivate var range: TextRange {
    TextRange(start: TextPosition(start_mark), end: TextPosition(end_mark))
  }
}
