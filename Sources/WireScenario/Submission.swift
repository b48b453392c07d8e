import WireConversations
import WireGrammar
import WireScript
import WireText

/// What somebody hands in: a program in its folder, or what he thinks will be seen on the wire.
public struct Submission: Hashable, Codable, Sendable {
  /// What it is called: the name of its folder.
  public var name: String
  /// The command; empty: that of the exercise.
  public var command: [String]
  /// Its folder.
  public var folder: String
  /// A file with `wire`; nil: none was handed in.
  public var prediction: String?
  /// The folders that it is not to see.
  public var hidden: [String]
  /// Its place among those of its class, from 0.
  public var number: Int = 0

  /// A submission from its parts.
  public init(
    name: String, command: [String] = [], folder: String, prediction: String? = nil, hidden: [String] = []
  ) {
    self.name = name
    self.command = command
    self.folder = folder
    self.prediction = prediction
    self.hidden = hidden
  }
}

/// What somebody thinks will be seen on the wire.
public struct WirePrediction: Hashable, Sendable {
  /// The packets, in order.
  public var wire: Located<[PacketPattern]>
  /// Of whose conversation; nil: of the first client's.
  public var client: String?
}

extension WirePrediction {
  private static let wireKey = Key(
    "wire", Form<[PacketPattern]>.packets.located, isRequired: true, "the packets, in order", "依次出现的包")
  private static let of = Key("of", Form<String>.name, "of whose conversation", "谁的会话")
  private static let record = Record([wireKey.entry, of.entry])

  /// Decodes a prediction: `wire: S> SA< A> …`, and `of: alice` where there are several clients.
  public static func decode(_ text: String, file: String) throws(ScenarioFileError) -> WirePrediction {
    let (reader, root) = try FormReader.begin(text, file: file)
    guard let fields = Fields(root, "prediction", record, reader) else { throw reader.failure! }
    let (wire, client) = (fields[wireKey], fields[of])
    if let failure = reader.failure { throw failure }
    guard let wire else { throw ScenarioFileError(file: file, "it predicts nothing") }
    return WirePrediction(wire: wire, client: client)
  }

  /// Loads the file of one.
  public static func load(_ file: String) throws(ScenarioFileError) -> WirePrediction {
    try decode(Scenario.text(ofFile: file), file: file)
  }
}

extension Scenario {
  /// Judges what somebody has predicted: one more part, worth a point in an exercise, and the only one
  /// of a lesson.
  package mutating func judge(_ prediction: WirePrediction) {
    guard let client = prediction.client ?? plan.clients.first?.name else { return }
    var expected = ConversationExpectation()
    expected.wire = prediction.wire
    var expect = Expectations.nothing
    expect.ofClient = [
      .init(client: Located(client, at: prediction.wire.location), conversations: [expected])
    ]
    plan.parts.append(
      ExercisePart(
        title: LocalizedText("grade.prediction"), points: 1, hint: LocalizedText("grade.prediction-hint"),
        expect: expect))
  }
}
