import WireScript
import WireSockets

/// Programs in C, after POSIX and Linux.
struct CCode: CodeSyntax {
  let family: AddressFamily

  var indentation: Int { 4 }

  func comment(_ text: String) -> String { "// " + text }

  func program(_ plan: CodePlan) -> [CodeLine] {
    let writer = body(plan, plan.server == nil || plan.isDatagram ? "sock" : "conn")
    var functions: [CodeLine] = []
    let lines = writer.lines(of: plan.pieces, &functions)
    var rest = functions
    if let server = plan.server {
      rest += self.server(server, plan, lines)
    } else {
      let isOpened = lines.mention("sock")
      rest.append(
        .block(
          "int main(void) {",
          ["signal(SIGPIPE, SIG_IGN);"] + (isOpened ? ["int sock;"] : []) + writer.declared(lines), end: "}"))
    }
    let helpers = CHelpers.all(family).used(by: rest)
    let all = helpers + rest
    return ["#define _GNU_SOURCE"] + CHelpers.headers(for: all) + [.gap] + all
  }

  private func body(_ plan: CodePlan, _ socket: String) -> CBody { CBody(words: plan.words, socket: socket) }

  /// A server: what it does for each request, and how it gets to it.
  private func server(_ server: CodePlan.Server, _ plan: CodePlan, _ body: [CodeLine]) -> [CodeLine] {
    let writer = self.body(plan, "server")
    var functions: [CodeLine] = server.servesOnce ? ["static int server;", .gap] : []
    if server.serves { functions += handler(server, plan, body) + [.gap] }
    var lines: [CodeLine] = ["signal(SIGPIPE, SIG_IGN);"]
    let made = writer.open(isDatagram: plan.isDatagram, family: family)
    lines.append(server.servesOnce ? "server = \(made);" : "int server = \(made);")
    lines += server.options.flatMap(writer.set)
    if let host = server.host { lines.append(.line(comment(plan.words.place(host)))) }
    lines.append("check(bind_to(server, \(server.port)), \"bind\");")
    if !plan.isDatagram {
      lines.append(
        server.listens
          ? "check(listen(server, \(server.backlog)), \"listen\");" : .line(comment(plan.words.neverListens)))
    }
    if !server.serves {
      lines += (server.listens ? [.line(comment(plan.words.neverAccepts))] : []) + ["pause();"]
    } else if server.servesOnce {
      lines += [
        .line(comment(plan.words.servesOnce)),
        "handle((int)check(accept(server, NULL, NULL), \"accept\"));",
      ]
    } else {
      lines.append(.block("for (;;) {", round(server, plan), end: "}"))
    }
    return functions + [.block("int main(void) {", lines, end: "}")]
  }

  /// The function that is called for each request, and what a thread needs to call it.
  private func handler(_ server: CodePlan.Server, _ plan: CodePlan, _ body: [CodeLine]) -> [CodeLine] {
    let isThreading = server.model == .threadingTCP || server.model == .threadingUDP
    guard plan.isDatagram else {
      let ending: [CodeLine] = plan.pieces.leavesSocketOpen ? ["finish(conn);"] : []
      let handle = CodeLine.block(
        "static void handle(int conn) {", self.body(plan, "conn").declared(body + ending), end: "}")
      let thread = CodeLine.block(
        "static void *serve(void *argument) {", ["handle((int)(intptr_t)argument);", "return NULL;"],
        end: "}")
      return [handle] + (isThreading ? [.gap, thread] : [])
    }
    let variables: [CodeLine] =
      (body.mention("sock") ? ["int sock = request->sock;"] : [])
      + (body.mention("data") ? ["char *data = request->data;"] : [])
      + (body.mention("count") ? ["ssize_t count = request->count;"] : [])
    let ignored: [CodeLine] = variables.isEmpty && !body.mention("request") ? ["(void)request;"] : []
    let handle = CodeLine.block(
      "static void handle(struct request *request) {", ignored + variables + body, end: "}")
    let thread = CodeLine.block(
      "static void *serve(void *argument) {", ["handle(argument);", "free(argument);", "return NULL;"],
      end: "}")
    return [handle] + (isThreading ? [.gap, thread] : [])
  }

  /// What the loop of a server does for each request.
  private func round(_ server: CodePlan.Server, _ plan: CodePlan) -> [CodeLine] {
    let first: [CodeLine] =
      plan.isDatagram
      ? [
        "struct request *request = malloc(sizeof *request);",
        "require(request != NULL, \"malloc()\");",
        "request->sock = server;",
        "request->size = sizeof request->peer;",
        "request->count = check(recvfrom(server, request->data, sizeof request->data, 0,",
        "                                (struct sockaddr *)&request->peer, &request->size), \"recvfrom\");",
      ]
      : ["int conn = (int)check(accept(server, NULL, NULL), \"accept\");"]
    let argument = plan.isDatagram ? "request" : "conn"
    if server.model.isForking {
      let child: [CodeLine] =
        (plan.isDatagram ? [] : ["close(server);"]) + ["handle(\(argument));", "exit(0);"]
      let after: [CodeLine] =
        plan.isDatagram
        ? ["free(request);"]
        : [
          server.keepsDescriptors
            ? .line(comment(plan.words.keepsDescriptors)) : "close(conn); // \(plan.words.ownDescriptor)"
        ]
      let collecting: [CodeLine] =
        server.collectsChildren
        ? [.block("while (waitpid(-1, NULL, WNOHANG) > 0) {", [], end: "}")]
        : [.line(comment(plan.words.neverCollects))]
      return first + [.block("if (check(fork(), \"fork\") == 0) {", child, end: "}")] + after + collecting
    }
    if server.model == .tcp || server.model == .udp {
      return first + ["handle(\(argument));"] + (plan.isDatagram ? ["free(request);"] : [])
    }
    let value = plan.isDatagram ? "request" : "(void *)(intptr_t)conn"
    return first + [
      "pthread_t thread;",
      "require(pthread_create(&thread, NULL, serve, \(value)) == 0, \"pthread_create()\");",
      "pthread_detach(thread);",
    ]
  }
}

extension [CodePiece] {
  /// Whether the socket is still there at the end.
  var leavesSocketOpen: Bool {
    for piece in reversed() {
      guard case .call(let call, _) = piece else { continue }
      switch call {
      case .close, .forget, .crash: return false
      case .open: return true
      default: continue
      }
    }
    return true
  }
}
