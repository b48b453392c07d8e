import WireScript
import WireSockets
import WireText

/// The statements of a program in Python.
struct PythonBody {
  /// How an address is written; nil: the one of the lesson.
  static func host(_ address: String?) -> String { address.map { "\"\($0)\"" } ?? "HOST" }

  let words: Words
  /// The variable of the socket.
  let socket: String
  let family: AddressFamily

  /// The lines of pieces.
  ///
  /// - Parameter functions: gets those of threads, which stand before.
  func lines(of pieces: [CodePiece], _ functions: inout [CodeLine]) -> [CodeLine] {
    var result: [CodeLine] = []
    for piece in pieces {
      switch piece {
      case .remark(let text): result.append("# \(text)")
      case .call(let call, let claim): result += lines(of: call, claim)
      case .breakIf(let octets): result.append(.block("if data == \(bytes(octets)):", ["break"], end: nil))
      case .loop(let times, let inner):
        let head = times.map { "for _ in range(\($0)):" } ?? "while True:"
        result.append(.block(head, filled(lines(of: inner, &functions)), end: nil))
      case .thread(let name, let inner):
        let name = name.asIdentifier
        let body = filled(lines(of: inner, &functions))
        functions += [.block("def \(name)(\(socket)):", body, end: nil), .gap, .gap]
        result.append("\(name)_thread = threading.Thread(target=\(name), args=(\(socket),))")
        result.append("\(name)_thread.start()")
      case .join(let name): result.append("\(name.asIdentifier)_thread.join()")
      case .chat: result.append("chat(conn)")
      }
    }
    return result
  }

  /// A block must have a statement, and a comment is none.
  func filled(_ lines: [CodeLine]) -> [CodeLine] {
    let hasStatement = lines.contains { line in
      if case .line(let text) = line { !text.hasPrefix("#") } else { true }
    }
    return hasStatement ? lines : lines + ["pass"]
  }

  private func lines(of call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    let plain = statements(of: call, claim)
    guard let errno = claim.fails else { return plain + assertions(call, claim) }
    let (name, exception) = (call.name, Self.exceptions[errno])
    let handled: [CodeLine] =
      exception == nil
      ? ["assert error.errno == errno.\(errno)", "print(\"\(name)():\", error)"]
      : ["print(\"\(name)():\", error)"]
    return [
      .block("try:", plain, end: nil),
      .block("except \(exception ?? "OSError") as error:", handled, end: nil),
      .block("else:", ["raise AssertionError(\"\(name)() must fail with \(errno)\")"], end: nil),
    ]
  }

  /// Exceptions that have an errno for themselves (library reference, "OS exceptions").
  private static let exceptions = [
    "ECONNREFUSED": "ConnectionRefusedError", "ECONNRESET": "ConnectionResetError",
    "EPIPE": "BrokenPipeError",
    "EAGAIN": "BlockingIOError", "ETIMEDOUT": "TimeoutError", "ECONNABORTED": "ConnectionAbortedError",
    "EINTR": "InterruptedError",
  ]

  private func statements(of call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    switch call {
    case .open(let isDatagram): return ["\(socket) = \(open(isDatagram: isDatagram))"]
    case .bind(let port, let host): return ["\(socket).bind((\(Self.host(host)), \(port)))"]
    case .connect(let port, let host): return ["\(socket).connect((\(Self.host(host)), \(port)))"]
    case .send(let octets, let target, let more, let fastOpen):
      return [.line(send(octets, target, more: more, fastOpen: fastOpen, claim))]
    case .receive(let extent, let hasSender): return receive(extent, hasSender: hasSender, claim)
    case .request(let max): return max < 65_535 ? ["data = data[:\(max)]"] : []
    case .peek(let count): return ["\(socket).recv(\(count), socket.MSG_PEEK | socket.MSG_WAITALL)"]
    case .close: return ["\(socket).close()"]
    case .forget: return ["\(socket).detach()  # \(words.leak)"]
    case .closeListener: return ["server.close()"]
    case .crash:
      return [
        "\(socket).setsockopt(socket.IPPROTO_TCP, 19, 1)  # TCP_REPAIR: \(words.power)", "\(socket).close()",
      ]
    case .shutdown(let direction):
      let how = ["read": "SHUT_RD", "write": "SHUT_WR"][direction.rawValue] ?? "SHUT_RDWR"
      return ["\(socket).shutdown(socket.\(how))"]
    case .set(let option): return set(option)
    }
  }

  /// A new socket.
  func open(isDatagram: Bool) -> String {
    "socket.socket(\(family == .v4 ? "socket.AF_INET" : "socket.AF_INET6"), "
      + (isDatagram ? "socket.SOCK_DGRAM" : "socket.SOCK_STREAM") + ")"
  }

  private func send(
    _ octets: CodeOctets, _ target: CodeTarget, more: Bool, fastOpen: Bool, _ claim: CodeClaim
  ) -> String {
    let data = if case .these(let octets) = octets { bytes(octets) } else { "data" }
    let flags =
      [more ? "socket.MSG_MORE" : nil, fastOpen ? "socket.MSG_FASTOPEN" : nil].compactMap(\.self)
      .joined(separator: " | ")
    let before = ([data] + (flags.isEmpty ? [] : [flags])).joined(separator: ", ")
    let counted = claim.returns != nil && claim.returns != octets.count
    let result = claim.returns == nil || (target == .peer && !counted) ? "" : "sent = "
    switch target {
    // sendall() of nothing would do, but one who reads it could think that it does nothing.
    case .peer where counted || octets.count == 0: return "\(result)\(socket).send(\(before))"
    case .peer: return "\(socket).sendall(\(before))"
    case .requester: return "\(result)\(socket).sendto(\(before), peer)"
    case .port(let port): return "\(result)\(socket).sendto(\(before), (HOST, \(port)))"
    }
  }

  private func receive(_ extent: Step.Extent, hasSender: Bool, _ claim: CodeClaim) -> [CodeLine] {
    switch extent {
    case .once(let max):
      return [hasSender ? "data, _ = \(socket).recvfrom(\(max))" : "data = \(socket).recv(\(max))"]
    case .count(let count): return ["data = receive_exactly(\(socket), \(count))"]
    case .until(let octets): return ["data = receive_until(\(socket), \(bytes(octets)))"]
    case .end: return ["data = receive_to_end(\(socket))"]
    }
  }

  /// What must have come of a call that did not fail.
  private func assertions(_ call: CodeCall, _ claim: CodeClaim) -> [CodeLine] {
    var lines: [CodeLine] = []
    switch call {
    case .receive, .request:
      if claim.endsLoop { lines.append(.block("if not data:", ["break"], end: nil)) }
      if let gives = claim.gives {
        lines.append("assert data == \(bytes(gives))")
      } else if let count = claim.returns {
        lines.append(count == 0 ? "assert data == b\"\"" : "assert len(data) == \(count)")
      }
      if claim.decodes == true { lines.append("data.decode()") }
      if claim.decodes == false {
        lines += [
          .block("try:", ["data.decode()"], end: nil),
          .block("except UnicodeDecodeError as error:", ["print(error)"], end: nil),
          .block("else:", ["raise AssertionError(\"this is UTF-8\")"], end: nil),
        ]
      }
    case .send(let octets, let target, _, _):
      if let count = claim.returns, target != .peer || count != octets.count {
        lines.append("assert sent == \(count)")
      }
    default: break
    }
    return lines
  }

  /// Octets as Python writes them.
  func bytes(_ octets: [UInt8]) -> String {
    let repeated = RepeatedOctets(octets)
    let isASCII = repeated.piece.allSatisfy { $0 < 0x80 }
    let text =
      isASCII || repeated.text == nil ? "b" + hexadecimal(repeated.piece) : repeated.quoted + ".encode()"
    return repeated.times > 1 ? "\(text) * \(repeated.times)" : text
  }

  /// Between quotation marks, with an escape for whatever is not ASCII.
  private func hexadecimal(_ octets: [UInt8]) -> String {
    octets.allSatisfy { $0 < 0x80 }
      ? OctetText.quoted(octets, limit: octets.count)
      : "\"" + octets.map { "\\x" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "\""
  }

  /// The lines that set an option.
  func set(_ option: SocketOption) -> [CodeLine] {
    let option = CodeOption(option)
    let value: String
    switch option.value {
    case .number(let number): value = "\(number)"
    case .linger(let on, let seconds): value = "struct.pack(\"ii\", \(on), \(seconds))"
    case .time(let seconds, let microseconds): value = "struct.pack(\"ll\", \(seconds), \(microseconds))"
    }
    let note = if case .time = option.value { "  # \(words.polls)" } else { "" }
    return ["\(socket).setsockopt(socket.\(option.level), socket.\(option.name), \(value))\(note)"]
  }
}
