import ArgumentParser
import Glibc
import WireJudgement
import WireLessons
import WireSockets
import WireSystem
import WireText

/// `wirelab serve`: one of the servers on a port, for any client.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve on a port, for any client, until SIGINT or SIGTERM.",
    discussion: """
      The first line on standard output says where: listening on ADDRESS:PORT. A first SIGINT or SIGTERM \
      lets running requests end and gives status 0; a second one ends at once with 130.

      A datagram that seems to come from the server itself, or from a port that answers whatever comes (7, \
      13, 17, 19, 37), gets no answer: it would be answered in turn, for ever. For the same reason one \
      answer is left out after ten thousand equal datagrams of one sender.

      --verbose shows on standard error who comes, what each receive gets, and who goes. With --interactive \
      a person answers: each line goes to the client that came last (with UDP: that spoke last), `@2 text` \
      to client 2, and what clients say is shown on standard output. Lines from a pipe wait until a client \
      is there, and each for an answer to the one before, for a second at most. The end of the input closes \
      all connections and ends the server.

      --tls speaks TLS, with a certificate that is made now if none is given: for localhost, 127.0.0.1, ::1 \
      and the address that is listened on. Clients believe it who are given its authority:

        wirelab serve threading-tcp --handler echo --tls --write-ca /tmp/ca.pem
        openssl s_client -connect 127.0.0.1:8899 -CAfile /tmp/ca.pem

        wirelab serve threading-tcp --interactive
      """)

  @Argument(
    help: "\(ServerModel.allCases.map(\.rawValue).joined(separator: ", ")).")
  var model: ServerModel

  @Option(
    help: "welcome, echo or chat (TCP only); else welcome for TCP, echo for UDP.",
    completion: .list(ServerModel.threadingTCP.handlerNames))
  var handler: String?

  @Option(help: "The address to listen on, 127.0.0.1 or ::1; 0.0.0.0 and :: are every address.")
  var host = "127.0.0.1"

  @Option(help: "The port; 0 lets the kernel choose.")
  var port: UInt16 = 8899

  @Flag(help: "Leave SO_REUSEADDR unset, as Python does: no restart while conversations are in TIME_WAIT.")
  var noReuseAddress = false

  @Option(help: "How many conversations the kernel keeps until they are accepted.")
  var backlog = 1024

  @Option(
    help: "Seconds after which a TCP conversation is ended in which nothing comes or goes; left out: never.")
  var idleTimeout: Double?

  @Option(help: "Seconds that running requests have after the first signal.")
  var grace = 5.0

  @Flag(help: "Show what clients say, and when their connections begin and end.")
  var verbose = false

  @Flag(help: "Answer what clients say by typing; not for a forking model, nor with --handler.")
  var interactive = false

  @Option(help: "With --interactive: what is sent after each line: \\n, \\r\\n or nothing.")
  var newline = LineEnd.none

  @OptionGroup var tls: TLSOptions

  @Option(help: "With --tls: the authorities in PEM of whose certificates clients must have one.")
  var clientCa: String?

  @Option(help: "With --tls, without --certificate: where the authority's certificate is written, in PEM.")
  var writeCa: String?

  @OptionGroup var languages: LanguageOptions

  func validate() throws {
    try tls.check(
      isDatagram: model.isDatagram,
      others: [clientCa.map { _ in "--client-ca" }, writeCa.map { _ in "--write-ca" }].compactMap(\.self))
    if writeCa != nil, tls.certificate != nil {
      throw ValidationError("--write-ca is of the authority that is made where no --certificate is given.")
    }
    if !(0...Int(Int32.max)).contains(backlog) { throw ValidationError("--backlog must be 0 or more.") }
    if let idleTimeout {
      if !(0.001...86_400).contains(idleTimeout) {
        throw ValidationError("--idle-timeout must be 0.001 to 86400 seconds.")
      }
      if model.isDatagram {
        throw ValidationError("--idle-timeout is of TCP: \(model.rawValue) has no conversations that rest.")
      }
    }
    if !(0...86_400).contains(grace) { throw ValidationError("--grace must be 0 to 86400 seconds.") }
    if newline != .none, !interactive {
      throw ValidationError("--newline is of --interactive: a handler sends no lines.")
    }
    guard interactive else { return }
    if model.isForking {
      let others = ServerModel.allCases.filter { !$0.isForking && $0.isDatagram == model.isDatagram }
      throw ValidationError(
        "--interactive is not for \(model.rawValue): what is typed does not reach the processes that it "
          + "forks; take \(others.map(\.rawValue).joined(separator: " or ")).")
    }
    if handler != nil {
      throw ValidationError("--interactive and --handler: either a person answers, or a handler does.")
    }
  }

  func run() throws {
    // A reader that goes away must not end the server.
    signal(SIGPIPE, SIG_IGN)
    let address = try address()
    let person = interactive ? person : nil
    var plan = Service.Plan(
      model: model, address: address, handler: try person?.handler ?? namedHandler())
    // A person sees all of it anyway.
    if verbose, person == nil {
      plan.observer = ClientNotices(languages.chosen) { Terminal.write($0, to: STDERR_FILENO) }
    }
    plan.reuseAddress = !noReuseAddress
    plan.backlog = backlog
    plan.graceSeconds = grace
    plan.idleSeconds = idleTimeout
    if tls.tls { plan.tls = try context(for: address) }
    // Before anything else starts a thread, which would take the signals.
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let service = try listening(plan)
    let ending: Service.Ending
    var failure: SystemError?
    do {
      ending = try service.run(until: SignalDescriptor(interruption.descriptor)) {
        Terminal.write("listening on \(service.server.serverAddress)", to: Terminal.standardOutput)
        do throws(SystemError) {
          if let person { try begin(person) }
        } catch {
          failure = error
        }
        return Terminal.outputFailure == nil && failure == nil
      }
      if let failure { throw failure }
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    // Nobody could know where it listened.
    guard Terminal.outputFailure == nil else { return }
    // At once: what still runs is not waited for any more.
    _exit(ending == .orderly ? ExitStatus.passed.rawValue : ExitStatus.interrupted.rawValue)
  }

  /// The context of TLS, before anything forks.
  private func context(for address: SocketAddress) throws -> TLSContext {
    var settings = tls.settings
    settings.trust = clientCa.map { .file($0) } ?? .anybody
    var written: String?
    if settings.identity == nil {
      let own = ["localhost", "127.0.0.1", "::1", address.host].reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      do throws(TLSContext.Failure) {
        let authority = try TLSAuthority()
        settings.identity = try authority.server(own).identity
        written = authority.certificate
      } catch {
        throw ExitWith(error.isMissingLibrary ? .notPermitted : .failed, "TLS: \(error)")
      }
    }
    if let writeCa, let written {
      do throws(ReportFile.Failure) {
        try ReportFile(writeCa).write(written)
      } catch {
        throw ExitWith(.notPermitted, "\(error)")
      }
    }
    return try TLSOptions.context(settings, isServer: true)
  }

  /// What a person answers through.
  private var person: PersonHandler {
    PersonHandler(
      lineEnd: newline,
      notices: ClientNotices(languages.chosen) { Terminal.write($0, to: Terminal.standardOutput) },
      remark: { Terminal.error($0) })
  }

  /// Begins to read what is typed; the end of it ends the service, as a signal does.
  private func begin(_ person: PersonHandler) throws(SystemError) {
    let isTerminal = Terminal.isTerminal(STDIN_FILENO)
    if isTerminal { Terminal.write(Words(languages.chosen).howToAnswer, to: STDERR_FILENO) }
    try BlockingThread(name: "person") {
      person.answer(from: STDIN_FILENO, isTerminal: isTerminal)
      kill(getpid(), SIGTERM)
    }
  }

  private func listening(_ plan: Service.Plan) throws -> Service {
    do {
      return try Service(plan)
    } catch let error as SocketError {
      throw ExitWith(
        .notPermitted,
        ServerReason.sentence(
          error, address: plan.address, reusesAddress: plan.reuseAddress, isDatagram: model.isDatagram))
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
  }

  private func address() throws -> SocketAddress {
    if let address = SocketAddress(host: host, port: port) { return address }
    if host.contains("%"),
      let address = try? HostName.addresses(of: host, port: port, isDatagram: model.isDatagram).first
    {
      return address
    }
    throw ExitWith(
      .usage,
      "'\(host.harmlessForTerminal)' is no address: give one like 127.0.0.1, ::1, 0.0.0.0 or localhost")
  }

  private func namedHandler() throws -> Handler {
    let name = handler ?? model.usualHandlerName
    guard let handler = Handler.named(name, isDatagram: model.isDatagram) else {
      throw ExitWith(
        .usage,
        "there is no handler '\(name.harmlessForTerminal)' for \(model.rawValue): there is "
          + model.handlerNames.joined(separator: ", "))
    }
    if name == "chat", model != .threadingTCP {
      Terminal.error(
        "with \(model.rawValue) nobody in the chat hears another; threading-tcp is the model for it")
    }
    return handler
  }
}

extension ServerModel: ExpressibleByArgument {}
