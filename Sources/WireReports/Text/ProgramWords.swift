import WireScript
import WireText

extension Words {
  /// The heading of what programs did.
  var programs: String { text("program.heading") }

  /// How a program ended: `ended with status 0, 0.012 s after SIGTERM`.
  func end(of program: ProgramRecord) -> String {
    let end: String
    if let status = program.exitStatus {
      end = text("program.status", ["status": status])
    } else if let signal = program.exitSignal {
      end = text("program.signal", ["signal": signal])
    } else {
      end = program.start == nil ? text("program.never") : text("program.running")
    }
    guard let signal = program.signal, let seconds = program.secondsAfterSignal else { return end }
    return end + text("program.after", ["seconds": Seconds.text(seconds), "signal": signal])
  }

  /// That the beginning of what it wrote is not shown.
  func dropped(_ octets: Int) -> String { text("program.dropped", ["count": octets]) }
}
