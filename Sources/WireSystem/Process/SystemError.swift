/// A system call that did not do what it was asked.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why there is no result.
  public enum Reason: Hashable, Sendable {
    /// The call failed with this errno.
    case errno(Int32)
    /// It had not come back at its deadline, or when its thread was told to stop, and we gave up. Not an
    /// errno: the kernel's own ETIMEDOUT is a fact of the conversation, this is one of the laboratory.
    case deadline
    /// A protocol above the system's calls refuses to go on: what its standard calls it
    /// (`certificate_expired`), and a sentence.
    case refusal(name: String, sentence: String)
  }

  /// The name of the call: `connect`.
  public var call: String
  /// Why there is no result.
  public var reason: Reason
  /// What to do, where it is not obvious: the end of a sentence.
  public var remedy: String?

  /// A call that failed with an errno.
  public init(call: String, errno: Int32) {
    self.call = call
    reason = .errno(errno)
  }

  /// A call of a protocol above the system's calls, which refuses to go on.
  public init(call: String, refusal name: String, _ sentence: String) {
    self.call = call
    reason = .refusal(name: name, sentence: sentence)
  }

  /// A call that had not come back in time.
  public static func deadline(of call: String) -> SystemError {
    var error = SystemError(call: call, errno: 0)
    error.reason = .deadline
    return error
  }

  /// The errno; nil where another reason than the kernel's ended the call.
  public var errno: Int32? {
    if case .errno(let number) = reason { number } else { nil }
  }

  /// Whether we gave up, rather than the call failing.
  public var isDeadline: Bool { reason == .deadline }

  /// The name of the errno, `ECONNREFUSED`, or that of the refusal; `deadline` when there is none.
  public var name: String {
    switch reason {
    case .errno(let number): ErrnoName.name(of: number)
    case .deadline: "deadline"
    case .refusal(let name, _): name
    }
  }

  /// A sentence: `connect() fails with ECONNREFUSED (Connection refused)`.
  public var description: String {
    let what =
      switch reason {
      case .errno(let number): "\(call)() fails with \(name) (\(ErrnoName.sentence(of: number)))"
      case .deadline: "\(call)() had not come back at the time limit"
      case .refusal(let name, let sentence): "\(call)() fails with \(name) (\(sentence))"
      }
    return remedy.map { "\(what): \($0)" } ?? what
  }
}
