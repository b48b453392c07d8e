import CWireTrace
import Glibc
import WireSystem
import WireText

/// Something that the reader of a program's calls has to know.
package struct TraceRemark: Hashable, Sendable {
  /// What it is.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It has set up an io_uring, and what it does through that is no call that could be seen.
    case ioURing = "io-uring"
    /// It was about to run a program of 32 bits, and was killed.
    case refused
    /// It starts a process or thread that nobody may trace, whose calls fail.
    case untraced
    /// It wants to trace, or to be traced by another, and cannot: a debugger, LeakSanitizer.
    case traces
    /// The kernel does not show what its descriptors are: calls are missing.
    case hidden
    /// Tracing failed, and everything was killed.
    case failed
  }

  /// What it is.
  package var kind: Kind
  /// Of which process.
  package var process: pid_t
  /// The errno that says why; nil: there is none.
  package var errno: Int32?

  /// A sentence about it, without its actor's name.
  package var text: LocalizedText {
    switch kind {
    case .ioURing: LocalizedText("trace.io-uring")
    case .refused: LocalizedText("trace.refused")
    case .untraced: LocalizedText("trace.untraced")
    case .traces: LocalizedText("trace.traces")
    case .hidden: LocalizedText("trace.hidden", ["error": reason])
    case .failed: LocalizedText("trace.failed", ["error": reason])
    }
  }

  private var reason: String { errno.map(ErrnoName.name(of:)) ?? "" }

  init?(_ event: wirelab_trace_event) {
    switch event.note {
    case WIRELAB_TRACE_IO_URING: kind = .ioURing
    case WIRELAB_TRACE_REFUSED: kind = .refused
    case WIRELAB_TRACE_UNTRACED: kind = .untraced
    case WIRELAB_TRACE_TRACES: kind = .traces
    case WIRELAB_TRACE_HIDDEN: kind = .hidden
    case WIRELAB_TRACE_FAILED: kind = .failed
    default: return nil
    }
    process = event.process
    errno = event.error == 0 ? nil : event.error
  }
}
