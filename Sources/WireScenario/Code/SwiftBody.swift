import WireScript
import WireSockets
import WireText

/// The statements of a program in Swift.
struct SwiftBody {
  let words: Words
  /// The variable of the socket.
  let socket: String

  /// The lines of pieces.
  ///
  /// - Parameter functions: gets those of threads, which stand before.
  func lines(of pieces: [CodePiece], _ functions: inout [CodeLine]) -> [CodeLine] {
    var result: [CodeLine] = []
    for piece in pieces {
      switch piece {
      case .remark(let text): result.append("// \(text)")
      case .call(let call, let claim): result += lines(of: call, claim)
      case .breakIf(let octets): result.append(.block("if data == \(bytes(octets)) {", ["break"], end: "}"))
      case .loop(let times, let inner):
        let head = times.map { "for _ in 0..<\($0) {" } ?? "while true {"
        result.append(.block(head, lines(of: inner, &functions), end: "}"))
      case .thread(let name, let inner):
        let name = name.asIdentifier
        let body = lines(of: inner, &functions)
        functions += [.block("func \(name)(_ \(socket): Int32) {", declared(body), end: "}"), .gap]
        result += [
          "let \(name)Socket = \(socket)", "let \(name)Thread = startThread { \(name)(\(name)Socket) }",
        ]
      case .join(let name): result.append("pthread_join(\(name.asIdentifier)Thread, nil)")
      case .chat: result.append("chat(conn)")
      }
    }
    return result
  }

  /// A function's lines, with the variable that they use.
  func declared(_ lines: [CodeLine]) -> [CodeLine] {
    (lines.mention("data") ? ["var data: [UInt8]"] : []) + lines
  }

  private func lines(of call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    switch call {
    case .open(let isDatagram):
      return ["\(socket) = newSocket(\(isDatagram ? "SOCK_DGRAM" : "SOCK_STREAM"))"]
    case .bind(let port, _): return judged("bindTo(\(socket), \(port))", call, claim)
    case .connect(let port, _): return judged("connectTo(\(socket), \(port))", call, claim)
    case .send(let octets, let target, let more, let fastOpen):
      return judged(send(octets, target, more: more, fastOpen: fastOpen), call, claim)
    case .receive(let extent, _): return received(receive(extent), call, claim)
    case .request(let max):
      let claims = claims(of: claim)
      return claims.isEmpty ? [] : (max < 65_535 ? ["data = Array(data.prefix(\(max)))"] : []) + claims
    case .peek(let count):
      return ["_ = check(receive(\(socket), \(count), MSG_PEEK.rawFlag | MSG_WAITALL.rawFlag), \"recv\")"]
    case .close: return judged("close(\(socket))", call, claim)
    case .forget: return ["// \(words.leak)"]
    case .closeListener: return judged("close(server)", call, claim)
    case .crash:
      return [
        "// \(words.power)", "setOption(\(socket), Int32(IPPROTO_TCP), TCP_REPAIR, 1)", "close(\(socket))",
      ]
    case .shutdown(let direction):
      let how = ["read": "SHUT_RD", "write": "SHUT_WR"][direction.rawValue] ?? "SHUT_RDWR"
      return judged("shutdown(\(socket), Int32(\(how)))", call, claim)
    case .set(let option): return set(option)
    }
  }

  private func send(_ octets: CodeOctets, _ target: CodeTarget, more: Bool, fastOpen: Bool) -> String {
    let data = if case .these(let octets) = octets { bytes(octets) } else { "data" }
    let flags = [more ? "MSG_MORE.rawFlag" : nil, fastOpen ? "MSG_FASTOPEN.rawFlag" : nil].compactMap(\.self)
    let flag = flags.isEmpty ? "" : ", " + flags.joined(separator: " | ")
    return switch target {
    case .peer: "sendAll(\(socket), \(data)\(flag))"
    case .requester: "reply(request, \(data)\(flag))"
    case .port(let port): "sendTo(\(socket), \(port), \(data)\(flag))"
    }
  }

  private func receive(_ extent: Step.Extent) -> String {
    switch extent {
    case .once(let max): "receive(\(socket), \(max))"
    case .count(let count): "receiveExactly(\(socket), \(count))"
    case .until(let octets): "receiveUntil(\(socket), \(bytes(octets)))"
    case .end: "receiveToEnd(\(socket))"
    }
  }

  /// A call that gives a number, and what must come of it.
  private func judged(_ text: String, _ call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    if let errno = claim.fails {
      return ["require(\(text) < 0 && errno == \(errno), \"\(call.name)() fails with \(errno)\")"]
    }
    if let number = claim.returns {
      return ["require(\(text) == \(number), \"\(call.name)() returns \(number)\")"]
    }
    return ["check(\(text), \"\(call.name)\")"]
  }

  /// A call that gives octets, or nil where it fails, and what must come of it.
  private func received(_ text: String, _ call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    if let errno = claim.fails {
      return ["require(\(text) == nil && errno == \(errno), \"\(call.name)() fails with \(errno)\")"]
    }
    if claim.endsLoop {
      return ["data = \(text) ?? []", .block("if data.isEmpty {", ["break"], end: "}")] + claims(of: claim)
    }
    return ["data = check(\(text), \"\(call.name)\")"] + claims(of: claim)
  }

  private func claims(of claim: CodeClaim) -> [CodeLine] {
    var lines: [CodeLine] = []
    if let gives = claim.gives {
      lines.append("require(data == \(bytes(gives)), \"what was received\")")
    } else if let count = claim.returns {
      lines.append(
        count == 0
          ? "require(data.isEmpty, \"the end\")"
          : "require(data.count == \(count), \"how much was received\")")
    }
    if let decodes = claim.decodes {
      lines.append(
        "require(String(validating: data, as: UTF8.self) \(decodes ? "!=" : "==") nil, \"UTF-8\")")
    }
    return lines
  }

  /// Octets as Swift writes them.
  private func bytes(_ octets: [UInt8]) -> String {
    let repeated = RepeatedOctets(octets)
    guard !octets.isEmpty else { return "[]" }
    guard repeated.text != nil else {
      let list = "[" + repeated.piece.map { "0x" + String($0, radix: 16) }.joined(separator: ", ") + "]"
      return repeated.times > 1 ? "Array(repeatElement(\(list), count: \(repeated.times)).joined())" : list
    }
    return repeated.times > 1
      ? "Array(String(repeating: \(repeated.quoted), count: \(repeated.times)).utf8)"
      : "Array(\(repeated.quoted).utf8)"
  }

  /// The lines that set an option.
  func set(_ option: SocketOption) -> [CodeLine] {
    let option = CodeOption(option)
    let level = option.level == "SOL_SOCKET" ? "SOL_SOCKET" : "Int32(IPPROTO_TCP)"
    let value =
      switch option.value {
      case .number(let number): "Int32(\(number))"
      case .linger(let on, let seconds): "linger(l_onoff: \(on), l_linger: \(seconds))"
      case .time(let seconds, let microseconds): "timeval(tv_sec: \(seconds), tv_usec: \(microseconds))"
      }
    return ["setOption(\(socket), \(level), \(option.name), \(value))"]
  }
}
