import WireGrammar
import WireText

/// Whose steps are read: what may stand there depends on it.
package final class StepScope {
  /// A client connects; a handler's socket is connected already.
  package enum Owner: Hashable, Sendable {
    case client
    case handler
    /// It has no socket, and spells out its own segments.
    case raw
  }

  let owner: Owner
  /// Whether the socket is a datagram socket.
  let isDatagram: Bool
  /// Whether it is on the thread that accepts, where nobody is waiting in the listening socket.
  let hasListener: Bool
  /// Whether its actor speaks TLS.
  let speaksTLS: Bool
  /// The threads that this script has started so far.
  var threads: Set<String> = []
  /// How deep in `thread` and `loop`.
  var depth: Int

  /// Of an actor's own steps.
  package convenience init(
    owner: Owner, isDatagram: Bool, hasListener: Bool = false, speaksTLS: Bool = false
  ) {
    self.init(
      owner: owner, isDatagram: isDatagram, hasListener: hasListener, speaksTLS: speaksTLS, depth: 0)
  }

  private init(owner: Owner, isDatagram: Bool, hasListener: Bool, speaksTLS: Bool, depth: Int) {
    self.owner = owner
    self.isDatagram = isDatagram
    self.hasListener = hasListener
    self.speaksTLS = speaksTLS
    self.depth = depth
  }

  /// Of the steps of a thread.
  var ofThread: StepScope {
    StepScope(
      owner: owner, isDatagram: isDatagram, hasListener: false, speaksTLS: speaksTLS, depth: depth + 1)
  }
}

/// How a step is written, who may take it, and what it does.
package struct StepForm: Sendable {
  /// What stands after its word; nil: nothing may.
  var value: Value?
  /// What the bare word does; nil: it needs a value.
  var bare: Step.Action?
  /// Who may take it.
  package var owners: Set<StepScope.Owner>
  /// Whether it is one kind of call, whose outcome can be claimed.
  var isCall: Bool
  /// Why it cannot stand in some scripts of its owners, and what to do about it.
  var refusal: @Sendable (StepScope) -> (message: String, hint: String)?
  /// The ways to write it, for the manual; the first is the example of messages.
  package var ways: [Way]

  /// What stands after the word of a step.
  struct Value: Sendable {
    /// Its schema, around that of a list of steps.
    let schema: @Sendable (_ steps: JSONValue) -> JSONValue
    let read: @Sendable (SourceNode, Place) -> Step.Action?

    init(
      _ schema: @escaping @Sendable (_ steps: JSONValue) -> JSONValue,
      read: @escaping @Sendable (SourceNode, Place) -> Step.Action?
    ) {
      self.schema = schema
      self.read = read
    }

    /// Something that is the same in every script.
    init<Plain>(_ form: Form<Plain>, _ make: @escaping @Sendable (Plain) -> Step.Action) {
      let schema = form.schema
      self.init({ _ in schema }) { node, place in
        form.read(node, place.name.rawValue, place.reader).map(make)
      }
    }
  }

  /// Where a step stands.
  struct Place {
    let name: Step.Action.Name
    let reader: FormReader
    /// The map that it stands in; nil: it is a bare word.
    let fields: Fields?
    let scope: StepScope
  }

  init(
    _ value: Value? = nil, bare: Step.Action? = nil, of owners: Set<StepScope.Owner> = [.client, .handler],
    isCall: Bool = false,
    refusal: @escaping @Sendable (StepScope) -> (message: String, hint: String)? = { _ in nil },
    _ ways: Way...
  ) {
    self.value = value
    self.bare = bare
    self.owners = owners
    self.isCall = isCall
    self.refusal = refusal
    self.ways = ways
  }

  /// The schema of its value.
  func schema(steps: JSONValue) -> JSONValue {
    (value?.schema(steps) ?? ["type": "null"]).described(
      ways.map(\.meaning.en.withoutCode).joined(separator: "; "))
  }

  /// The forms of all steps.
  package static let all: [Step.Action.Name: StepForm] = Dictionary(
    uniqueKeysWithValues: Step.Action.Name.allCases.map { ($0, $0.form) })
}
