import WireScript
import WireSockets

/// Programs in Python, with plain sockets: what socketserver's classes do, written out.
struct PythonCode: CodeSyntax {
  let family: AddressFamily

  var indentation: Int { 4 }

  func comment(_ text: String) -> String { "# " + text }

  func program(_ plan: CodePlan) -> [CodeLine] {
    let writer = body(plan, plan.server == nil || plan.isDatagram ? "sock" : "conn")
    var functions: [CodeLine] = []
    let body = writer.lines(of: plan.pieces, &functions)
    let rest = functions + (plan.server.map { server($0, plan, body) } ?? body)
    let constant = CodeLine.line(family == .v4 ? "HOST = \"127.0.0.1\"" : "HOST = \"::1\"")
    let helpers = PythonHelpers.all.used(by: rest, gap: [.gap, .gap])
    let all = helpers + rest
    let modules = ["errno", "os", "signal", "socket", "struct", "threading"].filter(all.words.contains)
    return modules.map { "import \($0)" } + [.gap, constant, .gap, .gap] + all
  }

  private func body(_ plan: CodePlan, _ socket: String) -> PythonBody {
    PythonBody(words: plan.words, socket: socket, family: family)
  }

  /// A server: what it does for each request, and how it gets to it.
  private func server(_ server: CodePlan.Server, _ plan: CodePlan, _ body: [CodeLine]) -> [CodeLine] {
    let listener = plan.isDatagram ? "sock" : "server"
    var lines: [CodeLine] = []
    if server.serves {
      let head = plan.isDatagram ? "def handle(sock, data, peer):" : "def handle(conn):"
      lines += [.block(head, self.body(plan, listener).filled(body), end: nil), .gap, .gap]
      if !plan.isDatagram { lines += PythonHelpers.serve + [.gap, .gap] }
    }
    lines.append("\(listener) = \(self.body(plan, listener).open(isDatagram: plan.isDatagram))")
    lines += server.options.flatMap { self.body(plan, listener).set($0) }
    lines.append("\(listener).bind((\(PythonBody.host(server.host)), \(server.port)))")
    if !plan.isDatagram {
      lines += server.listens ? ["\(listener).listen(\(server.backlog))"] : ["# \(plan.words.neverListens)"]
    }
    guard server.serves else {
      return lines + (server.listens ? ["# \(plan.words.neverAccepts)"] : []) + ["signal.pause()"]
    }
    if server.keepsDescriptors { lines.append("kept = []") }
    if server.servesOnce {
      return lines + ["# \(plan.words.servesOnce)", "conn, peer = server.accept()", "serve(conn)"]
    }
    return lines + [.block("while True:", round(server, plan), end: nil)]
  }

  /// What the loop of a server does for each request.
  private func round(_ server: CodePlan.Server, _ plan: CodePlan) -> [CodeLine] {
    let first: CodeLine =
      plan.isDatagram ? "data, peer = sock.recvfrom(65535)" : "conn, peer = server.accept()"
    let function = plan.isDatagram ? "handle" : "serve"
    let arguments = plan.isDatagram ? "sock, data, peer" : "conn"
    if server.model.isForking {
      let child: [CodeLine] =
        (plan.isDatagram ? [] : ["server.close()"]) + ["\(function)(\(arguments))", "os._exit(0)"]
      return [first, .block("if os.fork() == 0:", child, end: nil)]
        + (plan.isDatagram
          ? []
          : server.keepsDescriptors
            ? ["kept.append(conn)  # \(plan.words.keepsDescriptors)"]
            : ["conn.close()  # \(plan.words.ownDescriptor)"])
        + (server.collectsChildren
          ? ["collect_children()"] : ["# \(plan.words.neverCollects)"])
    }
    if server.model.handlesWhereItAccepts || server.model == .udp {
      return [first, "\(function)(\(arguments))"]
    }
    let tuple = plan.isDatagram ? "(\(arguments))" : "(\(arguments),)"
    return [first, "threading.Thread(target=\(function), args=\(tuple), daemon=True).start()"]
  }
}
