import FoundationEssentials
import WireJudgement
import WireScenario

/// What the parent asks of a worker; one scenario, given as the worker's only argument.
package struct WorkerRequest: Codable, Sendable {
  /// The scenario file.
  package var file: String
  /// The directory in which it was found, beneath which no symbolic link is followed; nil: none.
  package var folder: String?
  /// Where its capture goes.
  package var capturePath: String
  /// Where it runs.
  package var network: NetworkKind
  /// Which loopback it uses.
  package var family: AddressFamily
  /// Seconds until the scenario's own steps give up.
  package var timeoutSeconds: Double
  /// Octets of the capture's buffer in the kernel; nil: as many as lessons need.
  package var captureBuffer: Int?
  /// Whether each segment waits until it is told to go.
  package var isStepped: Bool
  /// Whether it runs programs of others, which need a network that suits them.
  package var runsPrograms: Bool
  /// Whether the capture holds the secrets of sessions of TLS.
  package var keepsSecrets = true
  /// What was handed in; nil: nothing is graded.
  package var submission: Submission?

  /// The request as text, for the command line.
  package func encoded() throws -> String {
    let encoder = JSONEncoder()
    // Whoever looks at the processes of a machine sees the file's name as it is.
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// A request from the command line.
  package init(decoding text: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }

  package init(
    file: String, folder: String?, capturePath: String, network: NetworkKind, family: AddressFamily,
    timeoutSeconds: Double, captureBuffer: Int?, isStepped: Bool = false, runsPrograms: Bool = false
  ) {
    self.file = file
    self.folder = folder
    self.capturePath = capturePath
    self.network = network
    self.family = family
    self.timeoutSeconds = timeoutSeconds
    self.captureBuffer = captureBuffer
    self.isStepped = isStepped
    self.runsPrograms = runsPrograms
  }
}

/// What a worker answers, once, on its standard output.
package enum WorkerReply: Codable, Sendable {
  /// The scenario ran.
  case result(ScenarioResult)
  /// The machine does not allow something that the scenario, or every scenario, needs.
  case notPermitted(Refusal)
  /// The scenario file, which the parent could read, cannot be read any more; why.
  case unreadable(String)

  func encoded() throws -> [UInt8] {
    Array(try JSONEncoder().encode(self))
  }

  init(decoding octets: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(octets))
  }
}
