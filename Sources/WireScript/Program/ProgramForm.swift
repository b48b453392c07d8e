import WireGrammar
import WireSockets
import WireText

/// How a file says that an actor is a program: the keys of one that serves, and of one that is a client.
package enum ProgramForm {
  fileprivate enum Transport: String, CaseIterable {
    case tcp, udp
  }

  /// A word of a command is text, whatever YAML takes it for.
  private static let word: JSONValue = ["type": ["string", "number", "boolean"]]

  fileprivate static let name = Key("name", .name, isRequired: true, "how others call it", "别人如何称呼它")
  fileprivate static let serverName = Key(
    "name", .name, usual: "server", "how others call it; under `servers` it must have one",
    "别人如何称呼它；在 `servers` 下必须写")
  private static let program = KeyEntry(
    name: "program", schema: .any(of: [.nonEmptyList(word), .word(of: ["submission"])]),
    words: LocalizedText(
      en: "a list: the program and its arguments; `submission` in an exercise",
      zhHans: "列表：程序和它的参数；练习中可写 `submission`"),
    isRequired: true,
    meaning: LocalizedText(
      en:
        "no shell reads it; the program is looked up in PATH. `{port}` is its own port, `{shop}` the "
        + "address and port of the server `shop` (`[::1]:8899` over IPv6), `{shop.address}` and `{shop.port}` "
        + "one of them; quote a word that has braces",
      zhHans:
        "不经过 shell；程序在 PATH 里查找。`{port}` 是它自己的端口，`{shop}` 是服务器 `shop` 的地址和端口（IPv6 为 "
        + "`[::1]:8899`），`{shop.address}`、`{shop.port}` 是其中之一；带花括号的词要加引号"))
  fileprivate static let port = Key(
    "port", .integer(1...65_535),
    "the port that it listens on; left out: 8899 for the first server, and so on",
    "它监听的端口；省略时第一个服务器为 8899，依次类推")
  fileprivate static let directory = Key(
    "directory", .text, "where it starts, from the folder of the scenario, which it is if left out",
    "启动时的工作目录，相对于场景所在目录；省略时就是该目录")
  private static let environment = KeyEntry(
    name: "environment",
    schema: [
      "type": "object", "minProperties": 1, "propertyNames": ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"],
      "additionalProperties": word,
    ],
    words: LocalizedText(en: "`{ NAME: value }`", zhHans: "`{ NAME: value }`"),
    meaning: LocalizedText(
      en: "variables beside those of the caller; `PYTHONUNBUFFERED` is 1 unless it is set",
      zhHans: "在调用者的环境变量之外设置的变量；没有设置 `PYTHONUNBUFFERED` 时它为 1"))
  fileprivate static let input = Key(
    "input", Form<String>(["type": "string"], "text", "文本") { $2.inputText($0, $1) },
    "what it reads from its standard input; left out: nothing, unless a step `input` writes to it",
    "它从标准输入读到的内容；省略时没有，除非有 `input` 步骤")
  fileprivate static let transport = Key(
    "transport", .choice(Transport.self), "what it talks; left out: TCP, of a client as the first server",
    "使用的传输协议；省略时为 TCP，客户端则与第一个服务器相同")
  private static let ready = KeyEntry(
    name: "ready", schema: .any(of: [.word(of: ["listening"]), .record(["output": .reference("text")])]),
    words: LocalizedText(
      en: "`listening`, or `{ output: text }`", zhHans: "`listening`，或 `{ output: 文本 }`"),
    usual: "listening",
    meaning: LocalizedText(
      en:
        "when clients may begin: the kernel says that a socket listens on its port (of UDP: is bound to it), "
        + "or it has written this; it has as long as `timeout` for that, and at least 10 s",
      zhHans: "客户端何时可以开始：内核说有套接字在它的端口上监听（UDP：已绑定），或它已写出这段文本；"
        + "为此它有 `timeout` 那么久，至少 10 秒"))
  fileprivate static let stop = Key(
    "stop", Form<String>(.word(of: SignalName.all), "a signal", "信号") { $2.signal($0, $1) }, usual: "TERM",
    "the signal that it gets when the clients have ended; what has not ended 2 seconds later is killed",
    "客户端结束后发给它的信号；2 秒后还没结束的会被杀死")
  fileprivate static let calls = Key(
    "calls", .flag, "whether its calls are traced; left out: if the scenario asks for them",
    "是否跟踪它的系统调用；省略时，场景问到调用才跟踪")
  fileprivate static let user = Key(
    "user", Form<String>.plainWord, "the user that it becomes, by name or number; as root only",
    "它以哪个用户运行，名字或编号；仅限 root")
  fileprivate static let group = Key(
    "group", Form<String>.plainWord, "the group; left out: the user's", "用户组；省略时为该用户的组")
  private static let starts = KeyEntry(
    name: "starts", schema: .reference("event"),
    words: LocalizedText(en: "an event", zhHans: "一个事件"),
    meaning: LocalizedText(
      en: "what it waits for before it is started, as of the step `wait`; left out: nothing",
      zhHans: "启动之前等待的事件，与步骤 `wait` 相同；省略时不等待"))

  private static let shared = [
    directory.entry, environment, input.entry, transport.entry, calls.entry, user.entry, group.entry,
  ]

  /// The keys of a server.
  package static let serverRecord = Record(
    [serverName.entry, program, port.entry] + shared + [ready, stop.entry])
  /// The keys of a client.
  package static let clientRecord = Record([name.entry, program] + shared + [starts])
  /// The keys of something that runs already.
  package static let externalRecord = Record([serverName.entry, external.entry, transport.entry])

  fileprivate static let external = Key(
    "external",
    Form<SocketAddress>(["type": "string"], "an address and a port", "地址和端口") { $2.place($0, $1) },
    isRequired: true,
    "something that runs already, on a loopback address: `127.0.0.1:5432`, `\"[::1]:5432\"`; only with "
      + "`--network host`",
    "已经在回环地址上运行的程序：`127.0.0.1:5432`、`\"[::1]:5432\"`；仅限 `--network host`")
}

extension Form<String> {
  /// A word, whatever YAML takes it for.
  fileprivate static var plainWord: Form {
    Form(["type": ["string", "number"]], "a name or a number", "名字或编号") { $2.word($0, $1) }
  }
}

extension FormReader {
  /// A server that is a program: a map with the key `program`.
  ///
  /// - Parameter isOnly: whether it stands under `server`, and needs no name.
  package func programServer(_ node: SourceNode, _ what: String, isOnly: Bool) -> ProgramPlan? {
    guard let fields = Fields(node, what, ProgramForm.serverRecord, self) else { return nil }
    if !isOnly { _ = fields.required("name") }
    let name = fields[ProgramForm.serverName]
    let ready = fields["ready"].map(self.ready) ?? .listening
    let (port, stop) = (fields[ProgramForm.port], fields[ProgramForm.stop])
    guard var plan = program(fields, name, role: .server, isDatagram: false) else { return nil }
    plan.ownPort = port.map(UInt16.init)
    if let ready { plan.ready = ready }
    if let stop { plan.stop = stop }
    return plan
  }

  /// A client that is a program.
  ///
  /// - Parameter isDatagram: what it talks where it does not say.
  package func programClient(_ node: SourceNode, isDatagram: Bool) -> ProgramPlan? {
    guard let fields = Fields(node, "clients", ProgramForm.clientRecord, self) else { return nil }
    let name = fields[ProgramForm.name]
    let starts = fields["starts"].flatMap { event($0, hasOwnSocket: false) }
    guard var plan = program(fields, name, role: .client, isDatagram: isDatagram) else { return nil }
    plan.starts = starts
    return plan
  }

  /// A server that runs already: a map with the key `external`.
  package func externalServer(_ node: SourceNode, _ what: String, isOnly: Bool) -> ExternalPlan? {
    guard let fields = Fields(node, what, ProgramForm.externalRecord, self) else { return nil }
    if !isOnly { _ = fields.required("name") }
    let (name, address) = (fields[ProgramForm.serverName], fields[ProgramForm.external])
    let transport = fields[ProgramForm.transport]
    guard let name, let address else { return nil }
    return ExternalPlan(
      name: name, address: address, isDatagram: transport == .udp, location: location(node.range))
  }

  private func program(_ fields: Fields, _ name: String?, role: ActorRole, isDatagram: Bool) -> ProgramPlan? {
    let command = fields.required("program").map { words($0, "program") } ?? []
    let environment = fields["environment"].map(variables) ?? []
    let directory = fields[ProgramForm.directory]
    let (input, transport, calls) = (
      fields[ProgramForm.input], fields[ProgramForm.transport], fields[ProgramForm.calls]
    )
    let (user, group) = (fields[ProgramForm.user], fields[ProgramForm.group])
    if let name { names.noteProgram(name) }
    guard let name, !command.isEmpty else { return nil }
    var plan = ProgramPlan(
      name: name, role: role, isDatagram: transport.map { $0 == .udp } ?? isDatagram, command: command,
      ownPort: nil, directory: folder(directory), environment: environment,
      input: input.map { ProgramText($0) }, ready: .listening, stop: "TERM", calls: calls, user: user,
      group: group, starts: nil, location: location(fields.node.range))
    plan.isSubmission = fields["program"]?.scalar == Self.submission
    return plan
  }

  /// Stands for the program that somebody hands in.
  private static var submission: String { "submission" }

  /// A directory, from the folder that holds the file.
  private func folder(_ directory: String?) -> String {
    if let directory, directory.hasPrefix("/") { return directory }
    let folder = source.file.lastIndex(of: "/").map { String(source.file[..<$0]) } ?? "."
    return directory.map { "\(folder.isEmpty ? "/" : folder)/\($0)" } ?? (folder.isEmpty ? "/" : folder)
  }

  private func words(_ node: SourceNode, _ what: String) -> [ProgramText] {
    guard case .sequence = node.content else {
      if node.scalar == Self.submission { return [ProgramText(Self.submission)] }
      wrongKind(
        what, mustBe: "a list", node,
        hint: node.scalar.map { text in
          "no shell reads it: [" + text.split(separator: " ").joined(separator: ", ") + "]"
        })
      return []
    }
    let words = elements(node, what).map { word($0, what) }
    if let first = words.first, first?.isEmpty == true { error("`\(what)` names no program", at: node) }
    return words.contains(nil) ? [] : words.compactMap { $0.map { ProgramText($0) } }
  }

  /// A word as it stands, whatever YAML takes it for.
  fileprivate func word(_ node: SourceNode, _ what: String) -> String? {
    if let text = node.scalar, !node.isAbsent, !text.utf8.contains(0) { return text }
    // `{port}` without quotes is a map with one key and no value.
    if case .mapping(let pairs) = node.content, pairs.count == 1, let key = pairs[0].key.scalar,
      pairs[0].value.isAbsent
    {
      error("`{\(key)}` without quotes is a map", at: node, hint: "quote it: \"{\(key)}\"")
    } else {
      wrongKind(what, mustBe: "a word", node)
    }
    return nil
  }

  fileprivate func inputText(_ node: SourceNode, _ what: String) -> String? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(what, mustBe: "text", node)
      return nil
    }
    return text
  }

  private func variables(_ node: SourceNode) -> [(name: String, value: ProgramText)] {
    entries(node, "environment", of: "names and values").compactMap { key, name, value in
      let isName =
        name.first?.isNumber == false
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard isName else {
        error("`\(name)` cannot be the name of a variable", at: key, hint: "letters, digits and `_`")
        return nil
      }
      return word(value, name).map { (name, ProgramText($0)) }
    }
  }

  /// `listening`, or `{ output: text }`.
  private func ready(_ node: SourceNode) -> ProgramPlan.Ready? {
    guard case .mapping = node.content else {
      return word(node, "ready", of: ["listening"]).map { _ in .listening }
    }
    guard let fields = Fields(node, "ready", keys: ["output"], self), let output = fields.required("output")
    else { return nil }
    return awaitedText(output, "output").map { .output($0) }
  }

  /// A loopback address with a port.
  fileprivate func place(_ node: SourceNode, _ what: String) -> SocketAddress? {
    guard let written = text(node, what) else { return nil }
    let parts = written.lastIndex(of: ":").map { (written[..<$0], written[written.index(after: $0)...]) }
    guard let parts, let port = UInt16(parts.1), port > 0, !parts.0.isEmpty,
      let address = SocketAddress(host: String(parts.0), port: port)
    else {
      error(
        "`\(written)` is no address with a port", at: node, hint: "as in `127.0.0.1:5432` or `\"[::1]:5432\"`"
      )
      return nil
    }
    guard address.isLoopback else {
      error(
        "`\(written)` is no loopback address", at: node, hint: "the lab talks to 127.0.0.0/8 and ::1 only")
      return nil
    }
    return address
  }
}
