import CWireLab
import Glibc

/// The signals that end a run early (SIGINT, SIGTERM, SIGHUP), as a descriptor that becomes readable (signalfd(2)).
public struct Interruption: ~Copyable {
  /// Readable once a signal has come.
  public let descriptor: Int32

  /// From now on these signals end nothing by themselves; nil with errno if the kernel refuses.
  public init?() {
    descriptor = wirelab_interruption_descriptor()
    guard descriptor >= 0 else { return nil }
  }

  /// Nothing waits for the signals any more: they end the program again, also one that has come meanwhile.
  deinit {
    if descriptor >= 0 { close(descriptor) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }
}
