import CWireLab
import Glibc

/// The signals that end a run early (SIGINT, SIGTERM, SIGHUP), as a descriptor that becomes readable
/// (signalfd(2)).
public struct Interruption: ~Copyable {
  /// Readable once a signal has come.
  public let descriptor: Int32

  /// From now on these signals end nothing by themselves; nil with errno if the kernel refuses.
  public init?() {
    descriptor = wirelab_interruption_descriptor()
    guard descriptor >= 0 else { return nil }
  }

  /// Whether a signal has come.
  public var hasCome: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// Takes a signal that has come.
  ///
  /// - Returns: its number, and whether a terminal sent it, to all of the process group; nil: none has come.
  public static func take(from descriptor: Int32) -> (number: Int32, isFromTerminal: Bool)? {
    var isFromTerminal = false
    let number = wirelab_read_interruption(descriptor, &isFromTerminal)
    return number > 0 ? (number, isFromTerminal) : nil
  }

  /// Nothing waits for the signals any more: from now on they end the program by themselves.
  public func release() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
