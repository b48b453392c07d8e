import FoundationEssentials
import WireJudgement
import WireScenario
import WireSystem
import WireText

/// What a part of a shared run leaves for `wirelab merge`, beside the report that everybody reads.
///
/// It holds the whole result, so that what is joined is what one run would have written. Only the version
/// that wrote it reads it.
package struct ShardReport: Codable, Sendable {
  /// The name of the file in the directory of a run.
  package static let fileName = "shard.json"

  /// What kind of file it is.
  private var schema = Self.currentSchema
  /// The version that wrote it.
  private var wirelab = WireLabVersion.current
  /// What this part found.
  package var run: RunResult
  /// Every scenario that was asked for, in its order, as it is to be reported where its machine reports
  /// nothing.
  package var selection: [ScenarioResult]

  /// The kind that this version reads and writes.
  package static let currentSchema = "wirelab/shard/2"
  /// More than any run has to say.
  private static let sizeLimit = 1 << 30

  /// The report of a part.
  ///
  /// - Parameters:
  ///   - run: its result, which says which part it is.
  ///   - selection: every scenario that was asked for, of all parts.
  ///   - shards: the part that each belongs to, by its id.
  package init(_ run: RunResult, of selection: [Scenario], dealt shards: [String: Shard]) {
    self.run = run
    self.selection = selection.map { scenario in
      let shard = shards[scenario.id].map { " of shard \($0)" } ?? ""
      return .empty(
        scenario,
        problem: Problem(kind: .missingReport, text: "there is no report\(shard), which was to run it"))
    }
  }

  /// The octets of the file.
  package func octets() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  /// Why reports cannot be joined.
  package struct Failure: Error, CustomStringConvertible {
    /// Which, why, and what to do.
    package let description: String

    package init(_ path: String, _ reason: String) {
      description = "\(TerminalText.escaped(path)): \(reason)"
    }

    /// A report says what no run says.
    init(_ path: String, damage: String) {
      self.init(path, "it is damaged: \(damage)")
    }
  }

  /// Reads the report of a part.
  ///
  /// - Parameter path: the directory of the run, or the file in it.
  package static func read(_ path: String) throws(Failure) -> ShardReport {
    let file = directory(of: path) + "/" + fileName
    let octets: [UInt8]
    do {
      octets = try FileReading.octets(of: file, limit: sizeLimit, followsLinks: false)
    } catch {
      throw Failure(
        file, "\(error.reason). Name the directories of runs that were started with `wirelab run --shard`.")
    }
    let data = Data(octets)
    guard let head = try? JSONDecoder().decode(Head.self, from: data) else {
      throw Failure(file, "it is not the report of a shard, or it was cut")
    }
    guard head.schema == currentSchema else {
      throw Failure(
        file, "its schema is \(ShardNumbers.clipped(head.schema)), and this one reads \(currentSchema)")
    }
    guard head.wirelab == WireLabVersion.current else {
      throw Failure(
        file,
        """
        WireLab \(ShardNumbers.clipped(head.wirelab)) wrote it, and this is \(WireLabVersion.current): run \
        every shard, and merge them, with the same version
        """)
    }
    if let fault = ShardNumbers.fault(in: octets) { throw Failure(file, damage: fault) }
    let report: ShardReport
    do {
      report = try JSONDecoder().decode(Self.self, from: data)
    } catch {
      throw Failure(file, damage: fault(of: error))
    }
    if let fault = ShardRelations.fault(in: report) { throw Failure(file, damage: fault) }
    return report
  }

  /// What a decoder says of a document, without what the document says.
  private static func fault(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it is no JSON" }
    let (context, what) =
      switch error {
      case .typeMismatch(_, let context): (context, "has a value of another kind than it must have")
      case .valueNotFound(_, let context): (context, "is null, and must not be")
      case .keyNotFound(let key, let context):
        (context, "lacks the member \(ShardNumbers.quoted(key.stringValue))")
      case .dataCorrupted(let context): (context, "has a value that no run writes")
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "cannot be read")
      }
    let path = context.codingPath.reduce("") { path, key in
      guard let index = key.intValue else { return path + (path.isEmpty ? "" : ".") + key.stringValue }
      return path + "[\(index)]"
    }
    return path.isEmpty ? "it \(what)" : "\(ShardNumbers.quoted(path)) \(what)"
  }

  /// The directory of the run that a path names.
  package static func directory(of path: String) -> String {
    guard path.hasSuffix("/" + fileName) || path == fileName else { return path }
    let directory = path.dropLast(fileName.count)
    return directory.isEmpty ? "." : String(directory.dropLast())
  }

  /// What tells whether the rest can be read.
  private struct Head: Decodable {
    var schema: String
    var wirelab: String
  }
}
