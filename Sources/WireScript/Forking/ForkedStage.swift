import WireSockets

/// The stage of a script in a forked process: marks are in shared memory, and what only the capture or the
/// kernel's tables show is asked of the process that has them.
struct ForkedStage: Stage {
  let setting: Setting
  let deadline: Int64
  let reports: MessageSocket

  var marks: MarkBoard { setting.marks }

  func address(ofServer name: String?) -> SocketAddress? {
    setting.reach(ofServer: name)
  }

  func address(port: UInt16) -> SocketAddress { setting.address(port: port) }

  func perform(_ errand: Errand, for asker: Asker) -> String? {
    // A pair for each question: so several threads can ask at once, and nobody takes another's answer.
    guard let (own, others) = try? MessageSocket.pair() else { return "there is no socket to ask with" }
    defer { own.close() }
    let question = Report.question(
      path: asker.path, actor: asker.actor, local: asker.socket?.local, peer: asker.socket?.peer,
      isDatagram: asker.socket?.isDatagram ?? false)
    let isSent = reports.send(question.message, with: others.descriptor)
    others.close()
    guard isSent, var answer = own.receive()?.message else { return "the laboratory has gone" }
    return answer.optionalText()
  }
}
