import WireScript
import WireSockets
import WireText

/// The statements of a program in C.
struct CBody {
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
      case .breakIf(let octets):
        result.append(.block("if (\(isEqual(to: octets))) {", ["break;"], end: "}"))
      case .loop(let times, let inner):
        let head = times.map { "for (int round = 0; round < \($0); round++) {" } ?? "for (;;) {"
        result.append(.block(head, lines(of: inner, &functions), end: "}"))
      case .thread(let name, let inner):
        let name = name.asIdentifier
        let body = lines(of: inner, &functions)
        let taken: [CodeLine] = ["int \(socket) = (int)(intptr_t)argument;"]
        functions += [
          .block(
            "static void *\(name)(void *argument) {", taken + declared(body) + ["return NULL;"], end: "}"),
          .gap,
        ]
        result += [
          "pthread_t \(name)_thread;",
          "require(pthread_create(&\(name)_thread, NULL, \(name), (void *)(intptr_t)\(socket)) == 0,",
          "        \"pthread_create()\");",
        ]
      case .join(let name): result.append("pthread_join(\(name.asIdentifier)_thread, NULL);")
      case .chat: result.append("chat(conn);")
      }
    }
    return result
  }

  /// A function's lines, with the variables that they use.
  func declared(_ lines: [CodeLine]) -> [CodeLine] {
    let size = max(1024, lines.largestBuffer)
    return (lines.mention("data") ? ["char data[\(size)];"] : [])
      + (lines.mention("count") ? ["ssize_t count;"] : []) + lines
  }

  /// A new socket.
  func open(isDatagram: Bool, family: AddressFamily) -> String {
    "(int)check(socket(\(family == .v4 ? "AF_INET" : "AF_INET6"), "
      + (isDatagram ? "SOCK_DGRAM" : "SOCK_STREAM") + ", 0), \"socket\")"
  }

  private func lines(of call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    switch call {
    case .open(let isDatagram):
      return ["\(socket) = new_socket(\(isDatagram ? "SOCK_DGRAM" : "SOCK_STREAM"));"]
    case .bind(let port, _): return judged("bind_to(\(socket), \(port))", call, claim)
    case .connect(let port, _): return judged("connect_to(\(socket), \(port))", call, claim)
    case .send(let octets, let target, let more, let fastOpen):
      return judged(send(octets, target, more: more, fastOpen: fastOpen), call, claim)
    case .receive(let extent, _): return received(receive(extent), call, claim)
    case .request(let max):
      let cut: [CodeLine] =
        max < 65_535 ? [.block("if (count > \(max)) {", ["count = \(max);"], end: "}")] : []
      let claims = claims(of: claim)
      return claims.isEmpty ? [] : cut + claims
    case .peek(let count):
      return ["check(recv(\(socket), data, \(count), MSG_PEEK | MSG_WAITALL), \"recv\");"]
    case .close: return judged("close(\(socket))", call, claim)
    case .forget: return ["// \(words.leak)"]
    case .closeListener: return judged("close(server)", call, claim)
    case .crash:
      return ["// \(words.power)", "set_option(\(socket), IPPROTO_TCP, TCP_REPAIR, 1);", "close(\(socket));"]
    case .shutdown(let direction):
      let how = ["read": "SHUT_RD", "write": "SHUT_WR"][direction.rawValue] ?? "SHUT_RDWR"
      return judged("shutdown(\(socket), \(how))", call, claim)
    case .set(let option): return set(option)
    }
  }

  private func send(_ octets: CodeOctets, _ target: CodeTarget, more: Bool, fastOpen: Bool) -> String {
    let data = if case .these(let octets) = octets { literal(octets) } else { "data, (size_t)count" }
    let flags = [more ? "MSG_MORE" : nil, fastOpen ? "MSG_FASTOPEN" : nil].compactMap(\.self)
    let flag = flags.isEmpty ? "0" : flags.joined(separator: " | ")
    return switch target {
    case .peer: "send_all(\(socket), \(data), \(flag))"
    case .requester: "reply(request, \(data), \(flag))"
    case .port(let port): "send_to(\(socket), \(data), \(flag), \(port))"
    }
  }

  private func receive(_ extent: Step.Extent) -> String {
    switch extent {
    case .once(let max): "recv(\(socket), data, \(max), 0)"
    case .count(let count): "receive_exactly(\(socket), data, \(count))"
    case .until(let octets): "receive_until(\(socket), data, sizeof data, \(literal(octets)))"
    case .end: "receive_to_end(\(socket), data, sizeof data)"
    }
  }

  /// A call, and what must come of it.
  private func judged(_ text: String, _ call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    if let errno = claim.fails {
      return ["require(\(text) < 0 && errno == \(errno), \"\(call.name)() fails with \(errno)\");"]
    }
    if let number = claim.returns {
      return ["require(\(text) == \(number), \"\(call.name)() returns \(number)\");"]
    }
    return ["check(\(text), \"\(call.name)\");"]
  }

  /// A receive, and what must come of it.
  private func received(_ text: String, _ call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    if claim.endsLoop {
      return ["count = \(text);", .block("if (count <= 0) {", ["break;"], end: "}")] + claims(of: claim)
    }
    guard claim.isOfOctets, claim.fails == nil else { return judged(text, call, claim) }
    return ["count = check(\(text), \"\(call.name)\");"] + claims(of: claim)
  }

  private func claims(of claim: CodeClaim) -> [CodeLine] {
    var lines: [CodeLine] = []
    if let gives = claim.gives {
      lines.append("require(\(isEqual(to: gives)), \"what was received\");")
    } else if let count = claim.returns {
      lines.append("require(count == \(count), \"how much was received\");")
    }
    if let decodes = claim.decodes {
      lines.append("require(\(decodes ? "" : "!")is_utf8(data, (size_t)count), \"UTF-8\");")
    }
    return lines
  }

  private func isEqual(to octets: [UInt8]) -> String {
    guard !octets.isEmpty else { return "count == 0" }
    return "count == \(octets.count) && memcmp(data, \(text(octets)), \(octets.count)) == 0"
  }

  /// Octets as an argument, and how many there are as the next.
  private func literal(_ octets: [UInt8]) -> String { "\(text(octets)), \(octets.count)" }

  private func text(_ octets: [UInt8]) -> String {
    let repeated = RepeatedOctets(octets)
    let text =
      repeated.text == nil
      ? "\"" + repeated.piece.map { "\\" + String(Int($0) + 512, radix: 8).dropFirst() }.joined() + "\""
      : repeated.quoted
    return repeated.times > 1 ? "repeated(\(text), \(repeated.times))" : text
  }

  /// The lines that set an option.
  func set(_ option: SocketOption) -> [CodeLine] {
    let option = CodeOption(option)
    return switch option.value {
    case .number(let number): ["set_option(\(socket), \(option.level), \(option.name), \(number));"]
    case .linger(let on, let seconds): ["set_linger(\(socket), \(on), \(seconds));"]
    case .time(let seconds, let microseconds):
      ["set_timeout(\(socket), \(seconds), \(microseconds));"]
    }
  }
}

extension [CodeLine] {
  /// The largest number of octets that a receive in them asks for.
  fileprivate var largestBuffer: Int {
    map { line -> Int in
      switch line {
      case .line(let text):
        text.matches(of: /(?:recv|receive_exactly)\(\w+, data, (\d+)/).compactMap { Int($0.1) }.max()
          ?? (text.contains("receive_to_end") || text.contains("receive_until") ? 65_536 : 0)
      case .block(_, let inner, _): inner.largestBuffer
      }
    }.max() ?? 0
  }
}
