import WireGrammar
import WireText

/// What a script claims of who runs an actor, as the process table (/proc) tells of it. What it does not say
/// is not judged.
public struct ProcessClaim: Hashable, Sendable {
  /// The actor: of `children` and `zombies` a forking server, of `cpu` whose thread or process.
  public var actor: String
  /// How many processes of its handlers have not ended.
  public var children: ClosedRange<Int>?
  /// How many have ended, and nobody has waited for them: state Z.
  public var zombies: ClosedRange<Int>?
  /// The CPU time that the actor's thread has used since it began, in milliseconds.
  public var cpu: ClosedRange<Int>?

  /// A claim from its parts.
  public init(
    of actor: String, children: ClosedRange<Int>? = nil, zombies: ClosedRange<Int>? = nil,
    cpu: ClosedRange<Int>? = nil
  ) {
    self.actor = actor
    self.children = children
    self.zombies = zombies
    self.cpu = cpu
  }

  /// The claim in words: `server: children 0, zombies 3`.
  public var text: String {
    let numbers = [("children", children), ("zombies", zombies)].compactMap { word, range in
      range.map { "\(word) \(SocketClaim.Quantity.queue.text($0))" }
    }
    let time = cpu.map { "cpu \(SocketClaim.Quantity.remaining.text($0))" }
    return "\(actor): " + (numbers + [time].compactMap(\.self)).joined(separator: ", ")
  }
}

extension ProcessClaim {
  fileprivate static let ofServer = Key("of", .use(.forkingServer), isRequired: true, of.en, of.zhHans)
  fileprivate static let ofActor = Key("of", .use(.actor), isRequired: true, of.en, of.zhHans)
  private static let of = LocalizedText(
    en: "of `children` and `zombies` a forking server; of `cpu` any actor: `server/1`, `alice/reader`",
    zhHans: "`children` 和 `zombies`：派生进程的服务器；`cpu`：任何参与者，如 `server/1`、`alice/reader`")
  fileprivate static let children = Key(
    "children", .count(0...10_000), "how many processes of its handlers have not ended", "处理进程中有多少还没有结束")
  fileprivate static let zombies = Key(
    "zombies", .count(0...10_000), "how many have ended, and nobody has waited for them: state Z",
    "有多少已经结束而没有人 wait：Z 状态")
  fileprivate static let cpu = Key(
    "cpu", .milliseconds(0...600),
    "`[0.2, 60]`: seconds of CPU time that its thread has used since it began",
    "`[0.2, 60]`：它的线程从开始以来用掉的 CPU 秒数")

  /// Its keys: of whom, and what is claimed.
  package static let record = Record(
    [ofActor.entry, children.entry, zombies.entry, cpu.entry],
    rules: [
      Rule(["minProperties": 2]),
      Rule([
        "dependentSchemas": [
          "cpu": ["not": .any(of: [["required": ["children"]], ["required": ["zombies"]]])]
        ]
      ]) { fields in
        guard fields["children"] != nil || fields["zombies"] != nil, let place = fields.key("cpu") else {
          return
        }
        fields.reader.error(
          "`cpu` is of a thread, not of children", at: place, hint: "as in `{ of: server/1, cpu: [0, 1] }`")
      },
    ])
}

extension FormReader {
  /// `{ of: server, children: 0, zombies: 3 }`, `{ of: server/1, cpu: [0.2, 60] }`.
  package func processClaim(_ node: SourceNode) -> ProcessClaim? {
    guard let fields = Fields(node, "process", ProcessClaim.record, self) else { return nil }
    let isAboutChildren = fields["children"] != nil || fields["zombies"] != nil
    guard let actor = fields[isAboutChildren ? ProcessClaim.ofServer : ProcessClaim.ofActor] else {
      return nil
    }
    if !isAboutChildren, fields["cpu"] == nil {
      guard !fields.hasMistypedKey else { return nil }
      error("`process` claims nothing", at: node, hint: "one of: children, zombies, cpu")
      return nil
    }
    fields.check(ProcessClaim.record)
    return ProcessClaim(
      of: actor, children: fields[ProcessClaim.children], zombies: fields[ProcessClaim.zombies],
      cpu: fields[ProcessClaim.cpu])
  }
}
