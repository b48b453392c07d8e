import ArgumentParser
import Glibc
import WireJudgement
import WireLessons
import WireSockets
import WireSystem
import WireText

/// `wirelab connect`: the interactive client.
struct ConnectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connect", abstract: "Talk with a server: each line is sent, as it is or with a newline.",
    discussion: """
      What arrives follows '>>> '. Ctrl-D ends the sending half and shows what still arrives; Ctrl-C closes. \
      Lines from a pipe or a file are sent one by one: each waits for an answer to the one before, for a \
      second at most, or for --timeout.

      A line is sent without its newline, as the lessons do. A server that speaks in lines waits for their \
      end: HTTP, redis and most protocols of text want --newline crlf, line-based servers of one's own \
      mostly lf. Then an empty line is sent, too: it ends the head of a request; and since a line may be \
      only a part of one, the next waits for a second at most, also with --timeout.

        wirelab connect 127.0.0.1 6379 --newline crlf

      --tls speaks TLS, and believes a server whose certificate is of HOST, or of --server-name, and signed \
      by an authority of this machine, or of --ca; --insecure believes everybody.
      """)

  @Argument(help: "An address or a name.")
  var host: String

  @Argument(help: "The port.")
  var port: UInt16

  @Flag(help: "Datagrams: each line is one.")
  var udp = false

  @Option(help: "Seconds without anything arriving while an answer is waited for; then the status is 1.")
  var timeout: Double?

  @Option(help: "What is sent after each line: \\n, \\r\\n or nothing.")
  var newline = LineEnd.none

  @OptionGroup var tls: TLSOptions

  @Option(help: "With --tls: the authorities that are believed, in PEM; else those of this machine.")
  var ca: String?

  @Option(help: "With --tls: the name that is asked for, and that the certificate must have; else HOST.")
  var serverName: String?

  @Flag(help: "With --tls: believe any certificate.")
  var insecure = false

  @OptionGroup var languages: LanguageOptions

  func validate() throws {
    try tls.check(
      isDatagram: udp,
      others: [
        ca.map { _ in "--ca" }, serverName.map { _ in "--server-name" }, insecure ? "--insecure" : nil,
      ].compactMap(\.self))
    if insecure, ca != nil {
      throw ValidationError("--ca and --insecure: either somebody is believed, or all.")
    }
    if port == 0 { throw ValidationError("PORT must be 1 to 65535.") }
    if let timeout, !(0.001...86_400).contains(timeout) {
      throw ValidationError("--timeout must be 0.001 to 86400 seconds.")
    }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let context = try tls.tls ? context() : nil
    let addresses: [SocketAddress]
    do {
      addresses = try HostName.addresses(of: host, port: port, isDatagram: udp)
    } catch {
      throw ExitWith(
        .usage, "'\(host.harmlessForTerminal)' is neither an address nor a name with one: \(error)")
    }
    // After the name was looked for: a name service that is silent can still be interrupted by Ctrl-C.
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let signals = SignalDescriptor(interruption.descriptor)
    let socket = try opened(addresses, signals)
    let peer = socket.peer ?? addresses[0]
    if let context { try secure(socket, by: context, signals, peer) }
    let isTerminal = Terminal.isTerminal(STDIN_FILENO)
    if isTerminal {
      Terminal.write(notices.opened(to: peer, isDatagram: udp), to: STDERR_FILENO)
      if let info = socket.tlsInfo { Terminal.write(notices.secured(info), to: STDERR_FILENO) }
    }
    let console = Dialogue.Console(
      input: STDIN_FILENO, isTerminal: isTerminal,
      show: { Terminal.write(Array($0.utf8), to: Terminal.standardOutput, until: interruption.descriptor) },
      remark: { Terminal.error($0) })
    var dialogue = Dialogue(
      socket, console: console, signals: signals, timeoutSeconds: timeout, lineEnd: newline)
    let end = dialogue.run()
    if context != nil { try? socket.closeNotify() }
    try? socket.close()
    try report(end, peer)
  }

  private func context() throws -> TLSContext {
    var settings = tls.settings
    settings.serverName = serverName
    settings.trust = insecure ? .anybody : ca.map { .file($0) } ?? .machine
    return try TLSOptions.context(settings, isServer: false)
  }

  private func secure(
    _ socket: Socket, by context: TLSContext, _ signals: SignalDescriptor, _ peer: SocketAddress
  ) throws {
    do throws(SocketError) {
      let deadline = timeout.map { Clock.monotonic(after: $0) }
      if try socket.secure(by: context, expecting: host, signals: signals, deadline: deadline) { return }
    } catch {
      throw ExitWith(.failed, ClientReason.sentence(error, peer: peer, isDatagram: false))
    }
    throw ExitWith(.interrupted, "interrupted while shaking hands with \(peer)")
  }

  private var notices: DialogueNotices { DialogueNotices(languages.chosen) }

  /// Tries one address after the other, as every client does with a name.
  private func opened(_ addresses: [SocketAddress], _ signals: SignalDescriptor) throws -> Socket {
    var failure: String?
    for address in addresses {
      do throws(SocketError) {
        let deadline = timeout.map { Clock.monotonic(after: $0) }
        if let socket = try Socket.opened(to: address, isDatagram: udp, signals: signals, deadline: deadline)
        {
          return socket
        }
      } catch {
        failure = ClientReason.sentence(error, peer: address, isDatagram: udp)
        continue
      }
      throw ExitWith(.interrupted, "interrupted while connecting to \(address)")
    }
    throw ExitWith(.failed, failure)
  }

  private func report(_ end: DialogueEnd, _ peer: SocketAddress) throws {
    switch end {
    case .closedByServer: Terminal.write(notices.closedByServer, to: Terminal.standardOutput)
    case .inputOver: break
    case .interrupted: throw ExitWith(.interrupted, "interrupted: the conversation was closed")
    case .silence(let seconds): throw ExitWith(end.status, ClientReason.silence(seconds, peer: peer))
    case .endlessAnswer(let answer):
      throw ExitWith(end.status, notices.endless(answer, peer: peer))
    case .failure(let error):
      throw ExitWith(end.status, ClientReason.sentence(error, peer: peer, isDatagram: udp))
    }
  }
}

extension LineEnd: ExpressibleByArgument {}
