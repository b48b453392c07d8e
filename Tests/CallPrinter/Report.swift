import Foundation
import Synchronization
import WirePrograms
import WireSockets
import WireSystem

/// What was seen of a program, a line each.
final class Report: Sendable {
  private struct State {
    var lines: [[String: String]] = []
    var root: pid_t = 0
    var status: Int32 = 70
  }
  private let state = Mutex(State())

  /// The process that was started.
  var root: pid_t {
    get { state.withLock(\.root) }
    set { state.withLock { $0.root = newValue } }
  }

  /// What it ended with, as a shell says it.
  var status: Int32 { state.withLock(\.status) }

  func add(_ event: CallTracer.Event) {
    state.withLock { state in
      switch event {
      case .executed(let process):
        state.lines.append(["event": "executed", "process": name(process, state.root)])
      case .ended(let process, let status):
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        if process == state.root { state.status = code }
        state.lines.append(["event": "ended", "process": name(process, state.root), "status": "\(code)"])
      case .stopped(let process):
        state.lines.append(["event": "stopped", "process": name(process, state.root)])
      case .remarked(let remark):
        state.lines.append(["event": remark.kind.rawValue, "process": name(remark.process, state.root)])
      }
    }
  }

  func add(refusal errno: Int32) {
    state.withLock { $0.lines.append(["event": "refused to attach", "errno": ErrnoName.name(of: errno)]) }
  }

  func addBlocked(in call: String) {
    state.withLock { $0.lines.append(["event": "blocked", "call": call]) }
  }

  private func name(_ process: pid_t, _ root: pid_t) -> String { process == root ? "root" : "other" }

  /// Writes the calls, and then what else there was.
  func write(_ log: CallLog, to descriptor: Int32) {
    let encoder = JSONEncoder()
    var text = Data()
    for call in log.calls { text += ((try? encoder.encode(call)) ?? Data()) + Data("\n".utf8) }
    for line in state.withLock(\.lines) { text += ((try? encoder.encode(line)) ?? Data()) + Data("\n".utf8) }
    try? FileHandle(fileDescriptor: descriptor).write(contentsOf: text)
  }
}
