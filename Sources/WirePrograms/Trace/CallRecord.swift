import CWireTrace
import Glibc
import WireSockets

/// Takes what the tracer of a program tells, and puts the calls into the log. Used by one thread.
final class CallRecord {
  private let log: CallLog
  private let actor: ActorName
  private let root: pid_t
  /// The threads that have made a call, by their numbers.
  private var callers: [pid_t: Caller] = [:]
  /// How many of them are parts of the actor.
  private var parts = 0
  var tell: (CallTracer.Event) -> Void = { _ in }

  init(log: CallLog, actor: String, root: pid_t) {
    self.log = log
    self.actor = ActorName(actor)
    self.root = root
  }

  /// Takes one event; of a call that begins, notes its place in the log (-1: the log is full).
  func take(_ event: inout wirelab_trace_event) {
    switch event.kind {
    case WIRELAB_TRACE_BEGAN: begin(&event)
    case WIRELAB_TRACE_ENDED: end(event)
    case WIRELAB_TRACE_ABANDONED: log.abandon(event.place < 0 ? nil : event.place)
    case WIRELAB_TRACE_THREAD_ENDED: callers[event.thread] = nil
    case WIRELAB_TRACE_EXECUTED: tell(.executed(process: event.process))
    case WIRELAB_TRACE_EXITED: tell(.ended(process: event.process, status: event.status))
    case WIRELAB_TRACE_STOPPED: tell(.stopped(process: event.process))
    case WIRELAB_TRACE_NOTED: TraceRemark(event).map { tell(.remarked($0)) }
    default: break
    }
  }

  private func begin(_ event: inout wirelab_trace_event) {
    let place = log.begin(
      String(cString: event.name), event.argumentText, at: event.time,
      local: address(event.local, event.local_length), peer: address(event.peer, event.peer_length),
      by: caller(event))
    event.place = place ?? -1
  }

  private func end(_ event: wirelab_trace_event) {
    guard event.place >= 0 else { return }
    var local = address(event.local, event.local_length)
    let peer = address(event.peer, event.peer_length)
    // A socket that is bound to every address, or to none any more because the connect failed: its port is
    // known, and the address follows from the route.
    if let known = local, let peer, known.isWildcard {
      local = peer.sourceTowards?.with(port: known.port)
    }
    log.end(
      event.place, at: event.time, result: Int(event.result), errno: event.error == 0 ? nil : event.error,
      local: local, peer: peer)
  }

  private func caller(_ event: wirelab_trace_event) -> Caller {
    if let known = callers[event.thread] { return known }
    let directory = "/proc/\(event.process)/task/\(event.thread)"
    let name: ActorName
    if event.thread == root {
      name = actor
    } else {
      parts += 1
      name = actor.child(parts)
    }
    let caller = Caller(actor: name.description, directory: directory)
    callers[event.thread] = caller
    return caller
  }

  private func address(_ place: UnsafeRawPointer?, _ length: UInt32) -> SocketAddress? {
    guard let place else { return nil }
    return SocketAddress(place.load(as: sockaddr_storage.self), length: length)
  }
}

extension wirelab_trace_event {
  /// The arguments after the descriptor, as our own calls are written.
  fileprivate var argumentText: String {
    let text = String(cString: arguments)
    guard part_count > 0 else { return is_gathered ? "{}" + text : text }
    let parts = UnsafeBufferPointer(start: parts, count: part_count).map { part in
      let octets = UnsafeBufferPointer(start: part.octets, count: part.shown)
      let rest = part.shown < part.count ? "… (\(part.count))" : ""
      return OctetText.quoted(octets, limit: part.shown) + rest + ", \(part.count)"
    }
    return (is_gathered ? "{" + parts.joined(separator: "; ") + "}" : parts[0]) + text
  }
}
