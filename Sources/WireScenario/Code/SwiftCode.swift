import WireScript
import WireSockets

/// Programs in Swift, with the calls of Glibc.
struct SwiftCode: CodeSyntax {
  let family: AddressFamily

  var indentation: Int { 2 }

  func comment(_ text: String) -> String { "// " + text }

  func program(_ plan: CodePlan) -> [CodeLine] {
    let writer = body(plan, plan.server == nil || plan.isDatagram ? "sock" : "conn")
    var functions: [CodeLine] = []
    let lines = writer.lines(of: plan.pieces, &functions)
    var rest = functions
    if let server = plan.server {
      rest += self.server(server, plan, lines)
    } else {
      rest += ["signal(SIGPIPE, SIG_IGN)"] + (lines.mention("sock") ? ["var sock: Int32"] : [])
      rest += writer.declared(lines)
    }
    let helpers = SwiftHelpers.all(family).used(by: rest)
    return ["import Glibc", .gap] + helpers + rest
  }

  private func body(_ plan: CodePlan, _ socket: String) -> SwiftBody {
    SwiftBody(words: plan.words, socket: socket)
  }

  /// A server: what it does for each request, and how it gets to it.
  private func server(_ server: CodePlan.Server, _ plan: CodePlan, _ body: [CodeLine]) -> [CodeLine] {
    let writer = self.body(plan, "server")
    var lines: [CodeLine] = [
      "signal(SIGPIPE, SIG_IGN)",
      "let server = newSocket(\(plan.isDatagram ? "SOCK_DGRAM" : "SOCK_STREAM"))",
    ]
    lines += server.options.flatMap(writer.set)
    if let host = server.host { lines.append(.line(comment(plan.words.place(host)))) }
    lines.append("check(bindTo(server, \(server.port)), \"bind\")")
    if !plan.isDatagram {
      lines.append(
        server.listens
          ? "check(listen(server, \(server.backlog)), \"listen\")" : .line(comment(plan.words.neverListens)))
    }
    guard server.serves else {
      return lines + (server.listens ? [.line(comment(plan.words.neverAccepts))] : []) + ["pause()"]
    }
    lines.append(.gap)
    lines += [handler(plan, body), .gap]
    if server.servesOnce {
      return lines + [
        .line(comment(plan.words.servesOnce)), "handle(Int32(check(accept(server, nil, nil), \"accept\")))",
      ]
    }
    return lines + [.block("while true {", round(server, plan), end: "}")]
  }

  /// The function that is called for each request.
  private func handler(_ plan: CodePlan, _ body: [CodeLine]) -> CodeLine {
    guard plan.isDatagram else {
      let ending: [CodeLine] = plan.pieces.leavesSocketOpen ? ["finish(conn)"] : []
      return .block("func handle(_ conn: Int32) {", self.body(plan, "conn").declared(body + ending), end: "}")
    }
    let variables: [CodeLine] =
      (body.mention("sock") ? ["let sock = request.sock"] : [])
      + (body.mention("data") ? ["var data = request.data"] : [])
    return .block("func handle(_ request: Request) {", variables + body, end: "}")
  }

  /// What the loop of a server does for each request.
  private func round(_ server: CodePlan.Server, _ plan: CodePlan) -> [CodeLine] {
    let first: CodeLine =
      plan.isDatagram
      ? "let request = receiveRequest(server)"
      : "let conn = Int32(check(accept(server, nil, nil), \"accept\"))"
    let handle = plan.isDatagram ? "handle(request)" : "handle(conn)"
    if server.model.isForking {
      // Swift does not let anybody call fork(2), for what a process with threads becomes; this one has none.
      let child: [CodeLine] = (plan.isDatagram ? [] : ["close(server)"]) + ["\(handle)", "exit(0)"]
      let after: [CodeLine] =
        plan.isDatagram
        ? []
        : [
          server.keepsDescriptors
            ? .line(comment(plan.words.keepsDescriptors)) : "close(conn)  // \(plan.words.ownDescriptor)"
        ]
      let collecting: [CodeLine] =
        server.collectsChildren
        ? [.block("while waitpid(-1, nil, WNOHANG) > 0 {", [], end: "}")]
        : [.line(comment(plan.words.neverCollects))]
      return [first, .block("if check(forkProcess(), \"fork\") == 0 {", child, end: "}")] + after + collecting
    }
    if server.model == .tcp || server.model == .udp { return [first, "\(handle)"] }
    return [first, "pthread_detach(startThread { \(handle) })"]
  }
}
