import WireGrammar
import WireScript
import WireSockets
import WireText

extension Scenario {
  fileprivate static let title = Key(
    "title", .localizedText, isRequired: true,
    "a headline; a map must have both languages, and a text alone stands for both, which will do for a "
      + "file of your own",
    "标题；映射必须有两种语言，单独一段文本代表两者，自己的文件可以这样写")
  fileprivate static let question = text(
    "question", "what is asked before anything is shown: who does what, and what has to be foreseen",
    "什么都还没显示时先问的问题：谁做什么，要预料什么")
  fileprivate static let level = Key(
    "level", .integer(levels),
    "1 for the first days, 2 for what goes wrong and why, 3 for experts: the course goes by levels; may be "
      + "left out",
    "1 是头几天的课，2 讲什么会出错、为什么，3 给行家；课程按级别排列；可以省略")
  fileprivate static let minutes = Key(
    "minutes", .integer(1...60), "how long it takes to guess, look and read; may be left out",
    "猜、看、读一共要几分钟；可以省略")
  fileprivate static let lesson = Key(
    "lesson", .localizedText, isRequired: true, "what a learner takes away: each claim is a check",
    "学习者得到什么：每个论断都有检查")
  fileprivate static let prediction = text(
    "prediction", "what the wire will show, in order, for who wants to guess before looking",
    "线上将依次出现什么，供想先猜再看的人")
  fileprivate static let why = text("why", "why it is so", "为什么是这样")
  fileprivate static let misconception = text(
    "misconception", "what many believe instead, and that it is wrong", "许多人以为的情形，以及它错在哪里")
  fileprivate static let reference = Key(
    "reference", ReferenceForm.form.oneOrMore, usual: [],
    "where to read on: `RFC 9293 section 3.6`, with `, figure 12` or the like after it; a page of the "
      + "manual, `close(2)`, with `: SO_LINGER` or the like after it; `ip-sysctl: tcp_tw_reuse`; or a URL",
    "延伸阅读：`RFC 9293 section 3.6`，后面可跟 `, figure 12` 之类；手册页 `close(2)`，后面可跟 `: SO_LINGER` "
      + "之类；`ip-sysctl: tcp_tw_reuse`；或网址"
  )
  fileprivate static let family = Key(
    "family", Form<AddressFamily>.family,
    "the only version of IP with which it runs, where that is the lesson; left out: as `--family` says",
    "它只能用的 IP 版本，只在这就是要讲的内容时写；省略时由 `--family` 决定")
  fileprivate static let timeout = Key(
    "timeout", .seconds(0.1...600), usual: 10, "how long it may take, from when its servers can be reached",
    "最长时间，从各服务器可以连接时算起")

  private static func text(_ name: String, _ en: String, _ zhHans: String) -> Key<LocalizedText> {
    Key(
      name, .localizedText, usual: LocalizedText(en: "", zhHans: ""), en + "; may be left out",
      zhHans + "；可以省略")
  }

  private static func entry(
    _ name: String, _ schema: JSONValue, isRequired: Bool = false, _ words: String, _ zhWords: String,
    _ en: String, _ zhHans: String
  ) -> KeyEntry {
    KeyEntry(
      name: name, schema: schema, words: LocalizedText(en: words, zhHans: zhWords),
      isRequired: isRequired, meaning: LocalizedText(en: en, zhHans: zhHans))
  }

  /// Its keys.
  package static let record = Record(
    [
      entry(
        "id", .text(matching: ScenarioName.pattern), isRequired: true, ScenarioName.rule.en,
        ScenarioName.rule.zhHans,
        "the name of the file, without .yaml", "文件名，不含 .yaml"),
      title.entry, question.entry, level.entry, minutes.entry, lesson.entry, prediction.entry, why.entry,
      misconception.entry, reference.entry,
      entry(
        "after", .oneOrMore(.text(matching: ScenarioName.pattern)), "ids", "若干 id",
        "the lessons that it builds on, which come before it in the course; may be left out",
        "它所依据的课，在课程里排在它之前；可以省略"),
      entry(
        "server", .reference("server"), "a server", "一个服务器", "the only server, on port 8899", "唯一的服务器，端口 8899"
      ),
      entry(
        "servers",
        [
          "type": "array", "minItems": 1, "maxItems": 64,
          "items": ["$ref": "#/$defs/server", "required": ["name"]],
        ], "a list of servers with names", "有名字的服务器的列表", "several servers, on ports 8899, 8900, and so on",
        "几个服务器，端口依次为 8899、8900……"),
      entry(
        "clients", ["type": "array", "minItems": 1, "maxItems": 64, "items": .reference("client")],
        isRequired: true, "a list of clients", "客户端的列表", "all start at once when the servers listen",
        "服务器都在监听后同时开始"),
      family.entry,
      entry(
        "sysctls", SysctlForm.many, "`{ net.ipv4.tcp_fin_timeout: 5 }`", "`{ net.ipv4.tcp_fin_timeout: 5 }`",
        "set in the private network before anything starts. `{ net.ipv4.tcp_syn_linear_timeouts: { "
          + "value: 0, optional: true } }`: only where this kernel has it; without `optional` a scenario "
          + "whose sysctl is missing is not run",
        "开始之前在私有网络里设置。`{ net.ipv4.tcp_syn_linear_timeouts: { value: 0, optional: true } "
          + "}`：只在内核有它时设置；没有 `optional` 而内核缺少它时不运行该场景"
      ),
      entry(
        "loopback", Plan.Loopback.record.schema, "`{ mtu: 1500, segmentation: false }`",
        "`{ mtu: 1500, segmentation: false }`",
        "settings of `lo` in the private network, in force before anything starts", "私有网络里 `lo` 的设置，开始之前生效"),
      entry(
        "bench", .nonEmptyList(.reference("benchRule")), "a list of rules", "规则的列表",
        "what happens to packets on their way: see [The bench](#the-bench)", "途中对包做什么：见“实验台”"),
      timeout.entry,
      entry(
        "expect", .any(of: [.reference("expect"), .nonEmptyList(.reference("part"))]), isRequired: true,
        "a map",
        "映射", "what must be seen; of an exercise a list of [parts](#exercises)", "必须看到什么；练习则写成若干部分的列表（见“练习”）"),
      entry(
        "exercise", Exercise.record.schema, "a map", "映射",
        "makes it an exercise, which `wirelab grade` runs: see [Exercises](#exercises)",
        "使它成为练习，由 `wirelab grade` 运行：见“练习”"),
    ],
    rules: [Rule(["oneOf": [["required": ["server"]], ["required": ["servers"]]]])])
}

extension Plan.Loopback {
  fileprivate static let mtuKey = Key(
    "mtu", .integer(mtus), "the largest packet, in bytes; 65536 if left out", "最大的包，以字节计；省略时为 65536")
  fileprivate static let segmentationKey = Key(
    "segmentation", .flag,
    "`false`: no segment larger than the MTU is left for the device to cut up (TSO, GSO and GRO of "
      + "ethtool(8) are off)",
    "`false`：不把大于 MTU 的段留给设备切分（关闭 ethtool(8) 的 TSO、GSO、GRO）")
  fileprivate static let addressesKey = Key(
    "addresses",
    Form<SocketAddress>(["type": "string"], "an address", "地址") { $2.furtherAddress($0, $1) }
      .oneOrMore,
    "further addresses, for programs that have one written into them: `[10.115.28.33, \"fd00::1\"]`",
    "更多地址，供写死了地址的程序使用：`[10.115.28.33, \"fd00::1\"]`")
  /// Its keys.
  package static let record = Record([mtuKey.entry, segmentationKey.entry, addressesKey.entry])
}

extension Form<AddressFamily> {
  /// 4 or 6.
  fileprivate static var family: Form {
    let numbers = AddressFamily.allCases.map { "\($0.rawValue)" }
    let words = numbers.map { "`\($0)`" }
    return Form(
      ["enum": .array(numbers.map { .number($0) })], words.joined(separator: ", "),
      words.joined(separator: "、")
    ) { node, what, reader in
      guard let number = reader.integer(node, what, in: 4...6) else { return nil }
      guard let family = AddressFamily(rawValue: number) else {
        reader.error("`family` must be 4 or 6, not \(number)", at: node)
        return nil
      }
      return family
    }
  }
}

extension ReferenceForm {
  /// Where to read on; what has not the form of a reference leads nobody anywhere.
  fileprivate static var form: Form<String> {
    Form(.text(matching: pattern), "a reference", "参考资料") { node, what, reader in
      guard let written = reader.text(node, what) else { return nil }
      if !matches(written) { reader.error("`\(written)` cannot be looked up", at: node, hint: hint) }
      return written
    }
  }
}

extension FormReader {
  /// The whole file.
  ///
  /// - Parameters:
  ///   - id: what its `id` must be.
  ///   - chapter: the folder that holds it.
  ///   - place: where it stands in the course; nil: in none that is known.
  func scenario(_ root: SourceNode, id: String, chapter: String, place: CoursePlace?) -> Scenario? {
    guard let fields = Fields(root, "scenario", Scenario.record, self) else { return nil }
    checkID(fields, id)
    let (title, lesson) = (fields[Scenario.title], fields[Scenario.lesson])
    let question = fields[Scenario.question]
    let (level, minutes) = (fields[Scenario.level], fields[Scenario.minutes])
    let (prediction, why) = (fields[Scenario.prediction], fields[Scenario.why])
    let misconception = fields[Scenario.misconception]
    let reference = fields[Scenario.reference]
    let after = fields["after"].map { lessons($0, before: id, place?.at(level: level)) }
    let servers = servers(fields)
    let clients = fields.required("clients").map {
      self.clients($0, isDatagram: servers.firstIsDatagram)
    }
    let family = fields[Scenario.family]
    let sysctls = fields["sysctls"].map { self.sysctls($0, "sysctls") }
    let loopback = fields["loopback"].flatMap(self.loopback) ?? Plan.Loopback()
    let bench = fields["bench"].map { benchRules($0, clients ?? []) } ?? []
    let timeout = fields[Scenario.timeout]
    let (expect, parts) = expected(fields, clients ?? [])
    let exercise = fields["exercise"].flatMap(self.exercise)
    checkExercise(fields, exercise, servers.plans + (clients ?? []))
    names.resolve(self)
    guard let title, let question, let lesson, let prediction, let why, let misconception, let clients,
      let timeout, let expect
    else { return nil }
    return Scenario(
      id: id, chapter: chapter, file: source.file, title: title, question: question, level: level,
      minutes: minutes, lesson: lesson, prediction: prediction, why: why, misconception: misconception,
      reference: reference ?? [], after: after ?? [],
      plan: Plan(
        actors: servers.plans + clients, family: family, sysctls: sysctls ?? [], loopback: loopback,
        bench: bench, expect: expect, parts: parts, timeoutSeconds: timeout),
      exercise: exercise)
  }

  /// What must be seen: a map, or a list of parts.
  private func expected(_ fields: Fields, _ clients: [any ActorPlan]) -> (Expectations?, [ExercisePart]) {
    guard let node = fields.required("expect") else { return (nil, []) }
    if case .sequence = node.content, fields["exercise"] != nil { return (.nothing, parts(node, clients)) }
    return (expectations(node, clients), [])
  }

  /// The ids of other lessons, each once.
  private func lessons(_ node: SourceNode, before id: String, _ place: CoursePlace?) -> [String] {
    var ids: [String] = []
    for element in elements(node, "after", orOne: true) {
      guard let written = text(element, "after") else { continue }
      if !ScenarioName.isName(written) {
        error("`\(written)` cannot be an id", at: element, hint: ScenarioName.rule.en)
      } else if written == id {
        error("a lesson cannot come after itself", at: element)
      } else if ids.contains(written) {
        error("`after` names `\(written)` twice", at: element)
      } else if let objection = place?.objection(to: written) {
        error(objection.message, at: element, hint: objection.hint)
      }
      ids.append(written)
    }
    return ids
  }

  /// The file is found by its name, and reports call it by its `id`: they must be one.
  private func checkID(_ fields: Fields, _ id: String) {
    guard let node = fields.required("id"), let written = text(node, "id") else { return }
    if !ScenarioName.isName(written) {
      error("`\(written)` cannot be an id", at: node, hint: ScenarioName.rule.en)
    } else if written != id {
      error(
        "the id `\(written)` is not the name of the file", at: node,
        hint: "`\(id)`, or rename the file to `\(written).yaml`")
    }
  }

  /// An address that `lo` has not by itself, and that can be one host's.
  fileprivate func furtherAddress(_ node: SourceNode, _ what: String) -> SocketAddress? {
    guard let written = text(node, what) else { return nil }
    guard let address = SocketAddress(host: written, port: 0), !address.isWildcard, !address.isMulticast
    else {
      error("`\(written)` is no address of a host", at: node, hint: "as in `10.115.28.33` or `\"fd00::1\"`")
      return nil
    }
    if address.isLoopback { error("`lo` has `\(written)` already", at: node) }
    names.noteHost(address.host)
    return address
  }

  /// Less than 1,280 octets is no network for IPv6 (RFC 8200 section 5), and takes ::1 away from `lo`.
  private func loopback(_ node: SourceNode) -> Plan.Loopback? {
    guard let fields = Fields(node, "loopback", Plan.Loopback.record, self) else { return nil }
    let loopback = Plan.Loopback(
      mtu: fields[Plan.Loopback.mtuKey], segmentation: fields[Plan.Loopback.segmentationKey],
      addresses: fields[Plan.Loopback.addressesKey] ?? [])
    if Plan.Loopback.record.keys.allSatisfy({ fields[$0] == nil }), !fields.hasMistypedKey {
      error("`loopback` sets nothing", at: node, hint: "as in `loopback: { mtu: 1500 }`")
    }
    return loopback
  }
}
