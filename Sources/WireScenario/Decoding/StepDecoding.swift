import WireScript
import WireSystem
import WireText

/// Whose steps are read: what may stand there depends on it.
package struct StepScope {
  /// A client connects; a handler's socket is connected already.
  enum Owner {
    case client
    case handler
    /// It has no socket, and spells out its own segments.
    case raw
  }

  var owner: Owner
  /// Whether the socket is a datagram socket.
  var isDatagram: Bool
  /// Whether it is on the thread that accepts, where nobody is waiting in the listening socket.
  var hasListener = false
  /// The threads that this script has started so far.
  var threads: Set<String> = []
  /// How deep in `thread` and `loop`.
  var depth = 0
}

extension ScenarioDecoder {
  /// Steps within steps within steps that nobody can follow any more.
  private static let maximumDepth = 8

  /// The keys that begin a step.
  private static let stepNames = [
    "socket", "bind", "connect", "send", "receive", "expect", "expectEnd", "close", "closeListener", "forget",
    "crash", "shutdown", "set", "mark", "wait", "kernel", "process", "thread", "join", "loop", "inject",
    "kill", "sysctl",
  ]
  /// The steps that a bare word can say.
  private static let bareNames: Set = [
    "socket", "connect", "receive", "expectEnd", "close", "closeListener", "forget", "crash",
  ]
  /// The steps of a client that spells out its own segments.
  private static let rawNames: Set = [
    "inject", "kernel", "kill", "mark", "process", "sysctl", "wait", "loop",
  ]
  /// The steps that are not a matter of a conversation, and so no handler's.
  private static let clientNames: Set = ["kill", "sysctl"]
  /// The steps that are one kind of call, whose outcome can be claimed.
  private static let callNames: Set = [
    "socket", "bind", "connect", "send", "receive", "close", "shutdown", "set",
  ]

  /// A list of steps.
  package func steps(_ node: YAMLNode, _ what: String, _ scope: inout StepScope) -> [Step] {
    guard scope.depth <= Self.maximumDepth else {
      error("more than \(Self.maximumDepth) levels of steps", at: node)
      return []
    }
    var steps: [Step] = []
    for element in elements(node, what) {
      if let step = step(element, &scope) { steps.append(step) }
    }
    return steps
  }

  private func step(_ node: YAMLNode, _ scope: inout StepScope) -> Step? {
    switch node.content {
    case .scalar(let text, _):
      guard !node.isAbsent else {
        error("a step is missing", at: node)
        return nil
      }
      guard let name = word(node, "step", of: Self.stepNames) else { return nil }
      guard Self.bareNames.contains(name) else {
        error(
          "the step `\(name)` needs a value", at: node, hint: Self.example(of: text).map { "as in `\($0)`" })
        return nil
      }
      return action(name, nil, node, nil, &scope).map { made($0, node) }
    case .mapping:
      return mappedStep(node, &scope)
    case .sequence:
      error("a step must be a word or a map, not a list", at: node)
      return nil
    }
  }

  private func mappedStep(_ node: YAMLNode, _ scope: inout StepScope) -> Step? {
    let claims = ["fails", "returns", "gives", "decodes"]
    guard let fields = Fields(node, "step", keys: Self.stepNames + claims + ["more", "to", "fastOpen"], self)
    else {
      return nil
    }
    let present = Self.stepNames.filter { fields[$0] != nil }
    guard let name = present.first, let key = fields.key(name), let value = fields[name] else {
      guard !fields.hasMistypedKey else { return nil }
      error(
        "a step without a word that says what to do", at: node, hint: Self.stepNames.joined(separator: ", "))
      return nil
    }
    guard present.count == 1 else {
      error(
        "one step cannot be both `\(present[0])` and `\(present[1])`", at: node,
        hint: "a step a line, each after `- `")
      return nil
    }
    let owned = [("send", ["more", "to", "fastOpen"]), ("receive", ["gives", "decodes"])]
    for (owner, extras) in owned where name != owner {
      for extra in extras {
        guard let place = fields.key(extra) else { continue }
        error("`\(extra)` belongs to `\(owner)`, not to `\(name)`", at: place)
      }
    }
    let isBare = value.isAbsent && Self.bareNames.contains(name)
    let action = action(name, isBare ? nil : value, key, fields, &scope)
    let (fails, returns) = outcome(fields, name)
    guard let action else { return nil }
    var step = made(action, key)
    step.fails = fails
    step.returns = returns
    if name == "receive" { addContents(to: &step, fields, scope) }
    return step
  }

  private func made(_ action: Step.Action, _ place: YAMLNode) -> Step {
    Step(action, line: place.range.start.line, column: place.range.start.column)
  }

  /// The keys `fails` and `returns`, which only socket calls have.
  private func outcome(_ fields: Fields, _ name: String) -> (fails: String?, returns: Int?) {
    for key in ["fails", "returns"] where !Self.callNames.contains(name) {
      guard let place = fields.key(key) else { continue }
      error(
        "`\(name)` cannot have `\(key)`", at: place,
        hint: name.hasPrefix("expect")
          ? "use `receive`, as in `{ receive, fails: ECONNRESET }`" : "only socket calls have it")
      return (nil, nil)
    }
    let fails = fields["fails"].flatMap { word($0, "fails", of: ErrnoName.all) }
    let returns = fields["returns"].flatMap { integer($0, "returns", in: 0...Int(Int32.max)) }
    if fails != nil, returns != nil, let place = fields.key("returns") {
      error("a call that fails returns -1", at: place, hint: "either `fails` or `returns`")
    }
    return (fails, returns)
  }

  /// The keys `gives` and `decodes`: what must be said of the octets of a receive.
  private func addContents(to step: inout Step, _ fields: Fields, _ scope: StepScope) {
    for key in ["gives", "decodes"] where step.fails != nil {
      if let place = fields.key(key) { error("a `receive` that fails cannot have `\(key)`", at: place) }
    }
    step.decodes = fields["decodes"].flatMap { boolean($0, "decodes") }
    guard let node = fields["gives"], let octets = octets(node, "gives") else { return }
    if octets.isEmpty, !scope.isDatagram {
      error("`gives` needs octets", at: node, hint: "the end of stream is `{ receive, returns: 0 }`")
    }
    step.gives = octets
  }

  /// What a step does; `value` is nil for a bare word.
  private func action(
    _ name: String, _ value: YAMLNode?, _ place: YAMLNode, _ fields: Fields?, _ scope: inout StepScope
  ) -> Step.Action? {
    if scope.owner == .raw, !Self.rawNames.contains(name) {
      error(
        "a client with `transport: raw` cannot `\(name)`: it has no socket", at: place,
        hint: "it has " + Self.rawNames.sorted().joined(separator: ", "))
      return nil
    }
    if scope.owner != .raw, name == "inject" {
      error(
        "only a client with `transport: raw` can `inject`", at: place,
        hint: "as in `{ name: mallory, transport: raw, steps: [...] }`")
      return nil
    }
    if scope.owner == .handler, ["socket", "bind", "connect"].contains(name) {
      error(
        "a handler cannot `\(name)`", at: place,
        hint: "its socket is \(scope.isDatagram ? "the server's" : "the accepted one, and connected")")
      return nil
    }
    if scope.owner == .handler, Self.clientNames.contains(name) {
      error("a handler cannot `\(name)`", at: place, hint: "let a client do it")
      return nil
    }
    if name == "closeListener", !scope.hasListener {
      error(
        "only the handler of a server with `model: tcp` can `closeListener`", at: place,
        hint: "others accept on a thread or in a process of their own")
      return nil
    }
    if scope.isDatagram, name == "crash" {
      error(
        "a datagram socket cannot `crash`", at: place, hint: "nobody would notice: it has no conversation")
      return nil
    }
    if scope.isDatagram, name == "expectEnd" {
      error(
        "a datagram socket has no end of stream", at: place, hint: "an empty datagram is `{ expect: \"\" }`")
      return nil
    }
    guard let value else {
      switch name {
      case "socket": return .socket
      case "connect": return .connect(to: nil)
      case "receive": return .receive(.once(max: Self.defaultReceive))
      case "expectEnd": return .expectEnd
      case "forget": return .forget
      case "crash": return .crash
      case "closeListener": return .closeListener
      default: return .close
      }
    }
    switch name {
    case "socket", "expectEnd", "close", "closeListener", "forget", "crash":
      error("`\(name)` takes no value", at: value, hint: "write the bare word")
      return nil
    case "bind": return integer(value, "bind", in: 0...65_535).map { .bind(port: UInt16($0)) }
    case "connect": return destination(value, "connect").map { .connect(to: $0) }
    case "send": return message(value, fields, scope).map { .send($0) }
    case "receive": return extent(value, scope).map { .receive($0) }
    case "expect":
      guard let octets = octets(value, "expect") else { return nil }
      if octets.isEmpty, !scope.isDatagram {
        error("`expect` needs octets", at: value, hint: "the end of stream is `expectEnd`")
        return nil
      }
      return .expect(octets)
    case "shutdown": return choice(value, "shutdown").map { .shutdown($0) }
    case "set": return option(value).map { .set($0) }
    case "mark":
      guard let mark = self.name(value, "mark") else { return nil }
      names.addMark(mark)
      return .mark(mark)
    case "wait": return event(value, hasOwnSocket: scope.owner != .raw).map { .wait($0) }
    case "kernel":
      return socketClaim(value, hasOwnSocket: scope.owner != .raw && !scope.isDatagram).map { .kernel($0) }
    case "process": return processClaim(value).map { .process($0) }
    case "kill": return used(.child, value, "kill").map { .kill($0) }
    case "sysctl": return sysctl(value)
    case "inject": return injection(value).map { .inject($0) }
    case "thread": return thread(value, &scope)
    case "join":
      guard let thread = text(value, "join") else { return nil }
      guard scope.threads.contains(thread) else {
        error(
          "no thread `\(thread)` was started before", at: value,
          hint: Suggestion.hint(for: thread, among: scope.threads.sorted())
            ?? "as in `{ thread: { name: \(thread), steps: [...] } }`")
        return nil
      }
      return .join(thread)
    default: return loop(value, &scope)
    }
  }

  private func thread(_ node: YAMLNode, _ scope: inout StepScope) -> Step.Action? {
    guard let fields = Fields(node, "thread", keys: ["name", "steps"], self) else { return nil }
    let name = fields.required("name").flatMap { self.name($0, "name") }
    var inner = StepScope(owner: scope.owner, isDatagram: scope.isDatagram, depth: scope.depth + 1)
    let steps = fields.required("steps").map { self.steps($0, "steps", &inner) }
    guard let name, let steps, let place = fields["name"] else { return nil }
    guard scope.threads.insert(name).inserted else {
      error("a second thread `\(name)`", at: place)
      return nil
    }
    return .thread(name: name, steps: steps)
  }

  private func loop(_ node: YAMLNode, _ scope: inout StepScope) -> Step.Action? {
    guard let fields = Fields(node, "loop", keys: ["times", "until", "steps"], self) else { return nil }
    let times = fields["times"].map { integer($0, "times", in: 1...10_000) }
    let mark = fields["until"].map { used(.mark, $0, "until") }
    if times != nil, let place = fields.key("until") {
      error("a loop ends in one way", at: place, hint: "either `times` or `until`")
    }
    scope.depth += 1
    let steps = fields.required("steps").map { self.steps($0, "steps", &scope) }
    scope.depth -= 1
    guard let steps else { return nil }
    if times == nil, mark == nil, !steps.contains(where: \.canEndLoop), let place = fields.key("steps") {
      error(
        "a loop without `times` ends when a `receive` returns 0, and none of its steps is one", at: place,
        hint: "add `receive`, `times`, or `until` with a mark")
    }
    if let place = fields.key("steps"), steps.contains(where: \.startsThread) {
      error("a loop cannot start a thread: it would start the same one again", at: place)
    }
    switch (times, mark) {
    case (nil, nil): return .loop(.untilEndOfStream, steps: steps)
    case (let times?, _): return times.map { .loop(.times($0), steps: steps) }
    case (nil, let mark?): return mark.map { .loop(.untilMark($0), steps: steps) }
    }
  }

  /// `{ sysctl: { net.ipv4.tcp_tw_reuse: 1 } }`
  private func sysctl(_ node: YAMLNode) -> Step.Action? {
    let settings = sysctls(node, "sysctl")
    if settings.count > 1 { error("one step sets one sysctl", at: node, hint: "a step for each") }
    if settings.contains(where: \.isOptional) {
      error("a step sets what there is", at: node, hint: "`optional` stands under `sysctls`")
    }
    return settings.first.map { .sysctl(name: $0.name, value: $0.value) }
  }

  private static func example(of name: String) -> String? {
    switch name {
    case "bind": "{ bind: 8900 }"
    case "send": "{ send: hello }"
    case "expect": "{ expect: hello }"
    case "shutdown": "{ shutdown: write }"
    case "set": "{ set: { linger: 0 } }"
    case "mark": "{ mark: ready }"
    case "wait": "{ wait: { mark: ready } }"
    case "kernel": "{ kernel: { state: ESTABLISHED } }"
    case "process": "{ process: { of: server, zombies: 1 } }"
    case "kill": "{ kill: server/1 }"
    case "sysctl": "{ sysctl: { net.ipv4.tcp_syncookies: 0 } }"
    case "thread": "{ thread: { name: reader, steps: [...] } }"
    case "join": "{ join: reader }"
    case "loop": "{ loop: { times: 3, steps: [...] } }"
    default: nil
    }
  }
}

extension Step {
  /// Whether it can see the end of stream that a loop waits for.
  fileprivate var canEndLoop: Bool {
    guard case .receive(.once) = action else { return false }
    return returns == nil && fails == nil
  }

  fileprivate var startsThread: Bool {
    if case .thread = action { true } else { false }
  }
}
