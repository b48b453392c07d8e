import Foundation
import Testing
import WireCapture
import WireConversations
import WireLabKit
import WireSockets

/// The schema of scenario files names what the decoder knows: no word less, and no word more.
@Suite struct SchemaGrammarTests {
  /// A map of the grammar: a file with something else in its place, so that the decoder tells its keys; and
  /// where the schema has them.
  struct Place: CustomTestStringConvertible, Sendable {
    var file: String
    var path: [String]
    var testDescription: String { path.joined(separator: "/") }
  }

  static let places: [Place] = [
    Place(file: "[a]", path: []),
    Place(file: scenario(title: "[a]"), path: ["$defs", "localizedText", "anyOf", "1"]),
    Place(file: scenario(server: "[a]"), path: ["$defs", "modelServer"]),
    Place(file: scenario(server: "{ program: [a], x: 1 }"), path: ["$defs", "programServer"]),
    Place(file: scenario(server: "{ external: '127.0.0.1:1', x: 1 }"), path: ["$defs", "externalServer"]),
    Place(file: scenario(client: "[a]"), path: ["$defs", "scriptClient"]),
    Place(file: scenario(client: "{ program: [a], x: 1 }"), path: ["$defs", "programClient"]),
    Place(
      file: scenario(expect: "{ programs: [a] }"),
      path: ["$defs", "expect", "properties", "programs", "items"]),
    Place(
      file: scenario(step: "{ receive: [a] }"),
      path: ["$defs", "clientStep", "anyOf", "1", "properties", "receive", "anyOf", "1"]),
    Place(file: scenario(step: "{ send: [a] }"), path: ["$defs", "octets", "anyOf", "1"]),
    Place(
      file: scenario(step: "{ set: [a] }"),
      path: ["$defs", "option"]),
    Place(
      file: scenario(step: "{ wait: [a] }"),
      path: ["$defs", "event"]),
    Place(
      file: scenario(step: "{ thread: [a] }"),
      path: ["$defs", "clientStep", "anyOf", "1", "properties", "thread"]),
    Place(
      file: scenario(step: "{ loop: [a] }"),
      path: ["$defs", "handlerStep", "anyOf", "1", "properties", "loop"]),
    Place(file: scenario(step: "{ kernel: [a] }"), path: ["$defs", "socketClaim"]),
    Place(file: scenario(step: "{ process: [a] }"), path: ["$defs", "processClaim"]),
    Place(
      file: scenario(client: "{ name: alice, transport: raw, steps: [{ inject: [a] }] }"),
      path: ["$defs", "injection"]),
    Place(
      file: scenario(expect: "{ order: [ { segment: S> }, { segment: S>, after: { a: 1 } } ] }"),
      path: ["$defs", "expect", "properties", "order", "items", "properties", "after", "anyOf", "1"]),
    Place(file: scenario(expect: "[a]"), path: ["$defs", "expect"]),
    Place(file: scenario(expect: "{ each: [a] }"), path: ["$defs", "conversation"]),
    Place(
      file: scenario(expect: "{ each: { teardown: {} } }"),
      path: ["$defs", "conversation", "properties", "teardown", "anyOf", "1"]),
    Place(
      file: scenario(expect: "{ each: { bytes: [a] } }"),
      path: ["$defs", "conversation", "properties", "bytes"]),
    Place(
      file: scenario(expect: "{ each: { states: [a] } }"),
      path: ["$defs", "conversation", "properties", "states"]),
    Place(
      file: scenario(expect: "{ calls: [a] }"), path: ["$defs", "expect", "properties", "calls", "items"]),
    Place(
      file: scenario(expect: "{ order: [a] }"), path: ["$defs", "expect", "properties", "order", "items"]),
  ]

  @Test(arguments: places) func hasTheKeysOfTheDecoder(_ place: Place) throws {
    let schema = try Self.schema(at: place.path)
    let known = try #require(schema["properties"] as? [String: Any]).keys.sorted()
    #expect(known == Self.keysOfTheDecoder(place.file))
    #expect(schema["additionalProperties"] as? Bool == false)
  }

  @Test func hasTheStepsOfTheDecoder() throws {
    let names = Self.keysOfTheDecoder(Self.scenario(step: "{ x: 1 }"))
    let beside = ["fails", "returns", "gives", "decodes", "more", "to", "fastOpen", "host"]
    let client = try Self.schema(at: ["$defs", "clientStep", "anyOf", "1", "properties"])
    #expect(client.keys.sorted() == (names + beside).sorted())
    let handler = try Self.schema(at: ["$defs", "handlerStep", "anyOf", "1", "properties"])
    let foreign = names.filter { name in
      SampleScenario.diagnosis(Self.scenario(server: "{ model: tcp, handler: [{ \(name): x }] }")).contains {
        $0.contains("a handler cannot `\(name)`") || $0.contains("`transport: raw` can `\(name)`")
      }
    }
    #expect(foreign.contains("connect") && foreign.contains("inject"))
    #expect(handler.keys.sorted() == (names + beside).filter { !foreign.contains($0) }.sorted())
  }

  /// Where the schema has the words of a type, beside `none`.
  static let words: [(path: [String], words: [String])] = [
    (["conversation", "properties", "handshake", "anyOf", "0"], HandshakeKind.allCases.map(\.rawValue)),
    (
      ["conversation", "properties", "teardown", "anyOf", "0", "anyOf", "0"],
      ["graceful"] + TeardownKind.allCases.map(\.rawValue)
    ),
    (
      ["conversation", "properties", "noFindings", "anyOf", "0", "anyOf", "0"],
      FindingKind.allCases.map(\.rawValue)
    ),
    (["conversation", "properties", "resetBy", "anyOf", "0"], Role.allCases.map(\.rawValue) + ["none"]),
    (
      ["conversation", "properties", "teardown", "anyOf", "1", "properties", "timeWait", "anyOf", "0"],
      Party.allCases.map(\.rawValue) + ["none"]
    ),
    (
      ["conversation", "properties", "states", "properties", "responder", "anyOf", "0"],
      TCPState.allCases.map(\.rawValue)
    ),
    (["modelServer", "properties", "model"], ServerPlan.Model.allCases.map(\.rawValue)),
    (
      ["clientStep", "anyOf", "1", "properties", "shutdown"], ShutdownDirection.allCases.map(\.rawValue)
    ),
    (["socketClaim", "properties", "timer"], SocketTimer.allCases.map(\.rawValue)),
    (
      ["event", "properties", "state"],
      TCPState.allCases.map(\.rawValue)
    ),
  ]

  @Test(arguments: words.indices) func hasTheWordsOfTheProgram(_ index: Int) throws {
    let (path, words) = Self.words[index]
    let schema = try Self.schema(at: ["$defs"] + path)
    #expect((schema["enum"] as? [String])?.sorted() == words.sorted())
  }

  /// Names that only the decoder's own tables have: each word of the schema is one, and a made-up one is not.
  @Test func hasTheNamesOfErrnosAndCalls() throws {
    func isKnown(_ expectation: String) -> Bool {
      !SampleScenario.diagnosis(Self.scenario(expect: "{ calls: [\(expectation)] }")).contains {
        $0.contains("unknown value")
      }
    }
    let errnos = try #require(try Self.schema(at: ["$defs", "errno"])["enum"] as? [String])
    #expect(errnos.count >= 30)
    #expect(errnos.allSatisfy { isKnown("{ actor: alice, call: recv, fails: \($0) }") })
    #expect(!isKnown("{ actor: alice, call: recv, fails: ENONSENSE }"))
    let calls = try #require(try Self.schema(at: ["$defs", "call"])["enum"] as? [String])
    #expect(calls.count >= 14)
    #expect(calls.allSatisfy { isKnown("{ actor: alice, call: \($0) }") })
    #expect(!isKnown("{ actor: alice, call: nonsense }"))
  }

  @Test func namesTheHandlersOfTheProgram() throws {
    let schema = try Self.schema(at: ["$defs", "modelServer", "properties", "handler", "anyOf", "0"])
    for name in try #require(schema["enum"] as? [String]) {
      let file = Self.scenario(server: "{ model: tcp, handler: \(name) }")
      #expect(SampleScenario.diagnosis(file) == [])
    }
  }

  @Test(arguments: JSONSchema.allCases) func isADocumentOfItsOwn(_ schema: JSONSchema) throws {
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(schema.text.utf8)) as? [String: Any])
    #expect(document["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(document["$id"] as? String == "urn:wirelab:schema:\(schema.rawValue):1")
    // Every reference leads somewhere, and every definition is used.
    let names = schema.text.matches(of: /"\$ref": "#\/\$defs\/([A-Za-z]+)"/).map { String($0.1) }
    let definitions = (document["$defs"] as? [String: Any] ?? [:]).keys
    #expect(Set(names) == Set(definitions))
  }

  // MARK: What is compared

  /// A file with one part of it replaced.
  static func scenario(
    title: String = "Sample", server: String = "{ model: tcp, handler: echo }",
    client: String? = nil, step: String = "connect", expect: String = "{ conversations: 1 }"
  ) -> String {
    """
    id: sample
    title: \(title)
    lesson: A lesson
    server: \(server)
    clients: [\(client ?? "{ name: alice, steps: [\(step)] }")]
    expect: \(expect)

    """
  }

  /// The keys that the decoder says it knows, where it meets something else.
  static func keysOfTheDecoder(_ file: String) -> [String] {
    for line in SampleScenario.diagnosis(file) {
      guard let hint = line.components(separatedBy: " | ").dropFirst().first else { continue }
      for start in ["its keys: ", "one of: ", "socket, "] where hint.hasPrefix(start) {
        let names = start == "socket, " ? hint : String(hint.dropFirst(start.count))
        return names.components(separatedBy: ", ").sorted()
      }
    }
    return []
  }

  /// A part of the scenario schema.
  static func schema(at path: [String]) throws -> [String: Any] {
    var part: Any = try JSONSerialization.jsonObject(with: Data(JSONSchema.scenario.text.utf8))
    for key in path {
      if let list = part as? [Any], let index = Int(key), list.indices.contains(index) {
        part = list[index]
      } else {
        part = try #require((part as? [String: Any])?[key], "no \(key) in \(path)")
      }
    }
    return try #require(part as? [String: Any])
  }
}
