import WirePrograms
import WireText

/// A program as an actor: somebody's server, client, test.
public struct ProgramPlan: Sendable {
  /// Its name.
  public var name: String
  /// Whether others are to reach it, or it reaches them.
  package var role: ActorRole
  /// UDP rather than TCP.
  public var isDatagram: Bool
  /// The program, looked up in PATH, and its arguments.
  public var command: [ProgramText]
  /// The port that it listens on; nil: as the order of the servers says.
  package var ownPort: UInt16?
  /// Where it starts.
  public var directory: String
  /// What is set in its environment.
  public var environment: [(name: String, value: ProgramText)]
  /// Its standard input; nil: none, unless a step writes to it.
  public var input: ProgramText?
  /// When it can be reached.
  public var ready: Ready
  /// The signal at the end: `TERM`.
  public var stop: String
  /// Whether its calls are traced; nil: if the scenario asks for them.
  public var calls: Bool?
  /// The name or number of the user that it becomes.
  public var user: String?
  /// The name or number of the group; nil: the user's.
  public var group: String?
  /// What it waits for before it is started; nil: nothing.
  public var starts: Step.Event?
  /// Where the file says so.
  public var location: SourceLocation
  /// Whether it is what somebody hands in.
  package var isSubmission = false
  /// What keeps it from everything else; nil: nothing.
  package var shield: ProgramShield?
  /// What it may use.
  package var limits = ProgramLimits()

  /// When a server can be reached.
  public enum Ready: Hashable, Sendable {
    /// The kernel says that somebody listens on its port, or has bound it.
    case listening
    /// It has written this.
    case output(String)
  }

  /// The command as a shell would be given it.
  package var text: String { ProgramCommand.text(of: command.map(\.text)) }
}

extension ProgramPlan: ActorPlan {
  package var port: UInt16? { ownPort }

  package var runsProgram: String? { text }

  package var speaksTLS: Bool {
    (command + environment.map(\.value) + [input].compactMap(\.self)).contains(where: \.asksForTLS)
  }

  package var needs: [Need] {
    var needs: [Need] = []
    if role == .server { needs.append(Need(.socketTable, "asks the kernel whether \(name) can be reached")) }
    if let ownPort { needs.append(.port(ownPort)) }
    if speaksTLS { needs.append(Need(.tls, "is given a certificate")) }
    if let name = lookedUp { needs.append(Need(.program(name), "runs \(name)")) }
    return needs
  }

  /// The name of the program where the caller's PATH says which it is; nil: it is a path, or says itself
  /// where it is looked up, and then the file is to blame if it is not there.
  private var lookedUp: String? {
    guard let word = command.first, word.placeholders.isEmpty, !word.text.contains("/"),
      !environment.contains(where: { $0.name == "PATH" })
    else { return nil }
    return word.text
  }

  package func prepare(in setting: Setting) throws -> any Actor { ProgramActor(self, in: setting) }
}
