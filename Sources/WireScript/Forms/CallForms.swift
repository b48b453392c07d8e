import WireConversations
import WireGrammar
import WireSockets
import WireSystem
import WireText

/// The names of the calls in the call log.
package enum CallNames {
  /// The socket calls, and what servers call beside them; and by which other names programs that are not ours
  /// wait, send and receive. A variant of a call counts as that call (`CallName`): accept4() as accept().
  package static let all = [
    "accept", "bind", "close", "connect", "epoll_wait", "fork", "kill", "listen", "poll", "read", "recv",
    "recvfrom", "recvmsg", "select", "send", "sendfile", "sendmsg", "sendto", "setsockopt", "shutdown",
    "socket", "waitpid", "write",
  ]
}

/// The names of what calls fail with.
package enum FailureNames {
  /// Those of the kernel, and those of TLS: alerts, and ends that have none.
  package static let all = ErrnoName.all + TLSRefusal.names
}

extension Form<String> {
  /// The name of a call.
  package static var call: Form {
    Form(.reference("call"), "a call", "调用") { node, what, reader in
      // All of them are told, though they are many: `receive` is near to none.
      if let text = node.scalar, !node.isAbsent, !CallNames.all.contains(text),
        Suggestion.nearest(to: text, among: CallNames.all) == nil
      {
        reader.error(
          "unknown value `\(text)` of `\(what)`", at: node,
          hint: "one of: " + CallNames.all.joined(separator: ", "))
        return nil
      }
      return reader.word(node, what, of: CallNames.all)
    }
  }

  /// The name of an errno.
  package static var errno: Form {
    Form(.reference("errno"), "an errno, or how TLS ends", "errno 名，或 TLS 如何结束") {
      $2.word($0, $1, of: FailureNames.all)
    }
  }

  /// The name of a counter of the kernel.
  package static var counter: Form {
    Form(.text(matching: "^[A-Za-z0-9]+$"), "a counter of the kernel", "内核计数器") { node, what, reader in
      guard let name = reader.text(node, what) else { return nil }
      guard name.isCounterName else {
        reader.error("`\(name)` is no counter of the kernel", at: node, hint: "as in `TCPAbortOnClose`")
        return nil
      }
      return name
    }
  }

  /// A mark that is passed here.
  static var newMark: Form {
    Form(.reference("name"), "a mark", "标记") { node, what, reader in
      guard let mark = reader.name(node, what) else { return nil }
      reader.names.addMark(mark)
      return mark
    }
  }
}

extension String {
  /// Whether /proc/net/netstat and snmp could have a counter of this name.
  package var isCounterName: Bool { allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
}

extension Form<Int> {
  /// What a call returns.
  package static var result: Form {
    Form(.reference("result"), "a number", "一个数") { $2.integer($0, $1, in: 0...Int(Int32.max)) }
  }
}

extension Form<Step.Destination> {
  /// A server by its name, or a port by its number.
  static var destination: Form {
    Form(
      .any(of: [.reference("name"), .integer(1...65_535)]), "a server, or a port", "服务器或端口"
    ) { node, what, reader in
      if let plain = node.plain, PlainScalarKind(plain) == .number {
        return reader.integer(node, what, in: 1...65_535).map { .port(UInt16($0)) }
      }
      return reader.used(.server, node, what).map { .server($0) }
    }
  }
}

extension Form<PacketPattern> {
  /// One packet.
  package static var packet: Form {
    Form(.reference("packet"), "a packet, `FA<`", "一个包，`FA<`") {
      $2.pattern($0, $1, knowsOctets: true)
    }
  }
}

extension Form<[PacketPattern]> {
  /// Packets, in order.
  package static var packets: Form {
    Form(.oneOrMore(.reference("packets")), "packets, `S> SA< A>`", "一串包，`S> SA< A>`") {
      $2.patterns($0, $1, knowsOctets: true)
    }
  }
}
