import Foundation
import TestSupport
import Testing
import WireConversations
import WireFormat
import WireJudgement
import WireTLS

extension Live {
  /// What is told of TLS on the wire, with tshark as the witness: it is told nothing but the capture.
  @Suite struct TLSWireTests {
    /// What tshark says of a session: frames of alerts by their numbers, and the chosen version and suite.
    struct Seen: Equatable {
      var version = ""
      var suite = ""
      var alerts: [String] = []
      var serverName = ""
      var protocols = ""
    }

    private func tshark(_ capture: String, _ more: [String] = []) async throws -> Seen {
      let fields = [
        "frame.number", "tls.handshake.extensions.supported_version", "tls.handshake.version",
        "tls.handshake.ciphersuite", "tls.handshake.type", "tls.alert_message.desc",
        "tls.handshake.extensions_server_name", "tls.handshake.extensions_alpn_str",
      ]
      let outcome = try await Program.run(
        try Program.tool("tshark"),
        ["-2", "-r", capture, "-Y", "tls", "-T", "fields", "-E", "separator=|"]
          + fields.flatMap { ["-e", $0] } + more, limit: 60)
      var seen = Seen()
      for line in outcome.lines {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == fields.count else { continue }
        let types = parts[4].split(separator: ",")
        if let place = types.firstIndex(of: "2") {
          seen.version = parts[1].isEmpty ? String(parts[2].split(separator: ",")[place]) : parts[1]
          seen.suite = parts[3]
          if types.count > 1, !parts[7].isEmpty { seen.protocols = parts[7] }
        } else if types.contains("8"), !parts[7].isEmpty {
          seen.protocols = parts[7]
        }
        if !parts[6].isEmpty { seen.serverName = parts[6] }
        for alert in parts[5].split(separator: ",") { seen.alerts.append("#\(parts[0]) \(alert)") }
      }
      return seen
    }

    private func own(_ tls: ConversationTLS) -> Seen {
      let session = tls.session
      var seen = Seen()
      seen.version = session.version.map { String(format: "0x%04x", $0.rawValue) } ?? ""
      seen.suite = session.cipherSuite.map { String(format: "0x%04x", $0.rawValue) } ?? ""
      seen.alerts = session.alerts.map { "#\($0.frame) \($0.description)" }
      seen.serverName = session.serverName ?? ""
      if case .this(let name) = session.selectedProtocol { seen.protocols = name }
      return seen
    }

    /// A scenario with a session of a version.
    private func scenario(_ version: String, model: String, ends: String = "closeNotify: true") -> String {
      """
      id: session
      title: A session
      lesson: A session.
      server:
        model: \(model)
        tls: { versions: \(version), alpn: [h2, echo], \(ends) }
        handler: [{ receive: { until: hi } }, { send: hello }, { receive: end }]
      clients:
        - name: alice
          tls: { alpn: echo }
          steps: [connect, { send: hi }, { expect: hello }, closeNotify, { receive: end }, close]
      expect:
        each:
          handshake: three-way
          tls: { closeNotify: both, version: \(version), sni: localhost, alpn: echo }
      """
    }

    @Test(.needs(.tshark), arguments: ["1.2", "1.3"], ["tcp", "threading-tcp", "forking-tcp"])
    func tsharkReadsWhatWeSaved(version: String, model: String) async throws {
      let lab = try Lab()
      let run = try await lab.run(scenario: scenario(version, model: model))
      #expect(run.status == 0, "\(run.complaints)")
      let capture = run.directory + "/session.pcapng"
      let result = try await Program.onThread { try CaptureInspector.inspect(capture) }
      let tls = try #require(result.conversations.first?.tls)
      #expect(tls.closeNotify == .both)
      #expect(try await tshark(capture) == own(tls))
      let attributes = try FileManager.default.attributesOfItem(atPath: capture)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(.needs(.tshark)) func withoutTheSecretsNothingIsGuessed() async throws {
      let lab = try Lab()
      let run = try await lab.run(scenario: scenario("1.3", model: "forking-tcp"), ["--no-secrets"])
      // What the run judges by is known to it all the same.
      #expect(run.status == 0, "\(run.complaints)")
      let capture = run.directory + "/session.pcapng"
      let result = try await Program.onThread { try CaptureInspector.inspect(capture) }
      let tls = try #require(result.conversations.first?.tls)
      #expect(tls.closeNotify == nil)
      #expect(tls.session.version == .tls13)
      #expect(try await tshark(capture) == own(tls))
      let judged = try await lab.wirelab([
        "verify", capture, "--expect", "each: { tls: { closeNotify: both, version: 1.3, alpn: echo } }",
      ])
      #expect(judged.status == 5, "\(judged.output)")
    }

    /// A careless server, and one that is not: both found among real programs.
    @Test(.needs(.python, .tshark), arguments: [true, false])
    func closeNotifyBeforeFINOfProgramsOfOthers(isOrderly: Bool) async throws {
      let lab = try Lab()
      let scenario = """
        id: session
        title: A session
        lesson: A session.
        server:
          program:
            - python3
            - -c
            - |
              import socket, ssl, sys
              context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
              context.load_cert_chain(sys.argv[2], sys.argv[3])
              server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
              while True:
                  raw, _ = server.accept()
                  client = context.wrap_socket(raw, server_side=True)
                  client.sendall(client.recv(100))
                  \(isOrderly ? "client.unwrap()" : "pass")
                  client.close()
            - "{port}"
            - "{tls.certificate}"
            - "{tls.key}"
        clients:
          - name: alice
            tls: true
            steps: [connect, { send: hi }, { expect: hi }, closeNotify, { wait: { segment: F< } }, close]
        expect:
          each: { tls: { closeNotify: both } }
        """
        .replacing(
          "{ wait: { segment: F< } }",
          with: isOrderly ? "{ receive, returns: 0 }" : "{ receive, fails: truncated }")
      let run = try await lab.run(scenario: scenario)
      #expect(run.status == (isOrderly ? 0 : 1), "\(run.complaints)")
      #expect(run.outcome.output.contains("tls.closeNotify"))
    }

    @Test(.needs(.curl, .python, .tshark)) func execAsksTheCommandForItsSecrets() async throws {
      let place = try TLSPlace()
      let files = try place.server()
      let server = try place.directory.write(
        """
        import http.server, ssl, subprocess, sys, threading
        server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = "https://127.0.0.1:%d/" % server.server_address[1]
        sys.exit(subprocess.run(["curl", "-sS", "-o", "/dev/null", "--cacert", sys.argv[3], url]).returncode)
        """, to: "server.py")
      let lab = try Lab()
      for isKept in [true, false] {
        let capture = lab.place.path + "/\(isKept).pcapng"
        let outcome = try await lab.wirelab(
          ["exec", "--write", capture, "--expect", "each: { tls: { version: 1.3, sni: none } }"]
            + (isKept ? [] : ["--no-secrets"])
            + ["--", try Program.tool("python3"), server, files.certificate, files.key, place.authorityFile])
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        #expect(outcome.errors.contains("holds the secrets") == isKept)
        let text = try await Program.run(
          try Program.tool("tshark"),
          ["-2", "-r", capture, "-Y", "http.request", "-T", "fields", "-e", "http.request.method"],
          limit: 60)
        #expect(text.output.contains("GET") == isKept, "\(text.errors)")
        let result = try await Program.onThread { try CaptureInspector.inspect(capture) }
        let tls = try #require(result.conversations.first?.tls)
        #expect((tls.session.client.applicationOctets > 0) == isKept)
        #expect(try await tshark(capture) == own(tls))
      }
    }

    /// A capture of programs that know nothing of us, with their own key log beside it.
    @Test(.needs(.curl, .python, .tshark, .openssl), arguments: ["-tls1_2", "-tls1_3"])
    func keyLogsOfOthers(version: String) async throws {
      let place = try TLSPlace()
      let files = try place.server()
      let log = place.directory.path + "/keys"
      let script = try place.directory.write(
        """
        import subprocess, sys, time
        openssl, certificate, key, log, version = sys.argv[1:6]
        server = subprocess.Popen([openssl, "s_server", "-accept", "127.0.0.1:8443", "-cert", certificate,
                                   "-key", key, "-www", version],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        while "ACCEPT" not in server.stdout.readline():
            pass
        client = subprocess.run([openssl, "s_client", "-connect", "127.0.0.1:8443", "-keylogfile", log,
                                 "-quiet", "-servername", "localhost"], input=b"GET / HTTP/1.0\\r\\n\\r\\n",
                                capture_output=True, timeout=20)
        server.terminate()
        server.wait()
        """, to: "talk.py")
      let lab = try Lab()
      let capture = lab.place.path + "/foreign.pcapng"
      let outcome = try await lab.wirelab([
        "exec", "--no-secrets", "--write", capture, "--", try Program.tool("python3"), script,
        try Program.tool("openssl"), files.certificate, files.key, log, version,
      ])
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
      let blind = try await Program.onThread { try CaptureInspector.inspect(capture) }
      #expect(blind.conversations.first?.tls?.closeNotify == nil)
      let keyLog = try await Program.onThread { try KeyLogFiles([log]).keyLog }
      let result = try await Program.onThread { try CaptureInspector.inspect(capture, keyLog: keyLog) }
      let tls = try #require(result.conversations.first?.tls)
      #expect(tls.closeNotify != nil)
      #expect(try await tshark(capture, ["-o", "tls.keylog_file:\(log)"]) == own(tls))
      let text = try await lab.wirelab(["inspect", capture, "--keylog", log])
      #expect(text.output.contains("sni localhost"), "\(text.output)")
      let wrong = try await lab.wirelab(["inspect", capture, "--keylog", script])
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("SSLKEYLOGFILE"), "\(wrong.errors)")
    }

    /// Secrets stand in the capture, and in nothing else of a report.
    @Test func noOtherReportHoldsASecret() async throws {
      let lab = try Lab()
      let run = try await lab.run(scenario: scenario("1.3", model: "threading-tcp"))
      #expect(run.status == 0, "\(run.complaints)")
      let directory = run.directory
      let (count, found) = try await Program.onThread {
        let capture = try Data(contentsOf: URL(fileURLWithPath: directory + "/session.pcapng"))
        let text = String(decoding: capture, as: UTF8.self)
        let secrets = text.matches(of: /_TRAFFIC_SECRET(_0)? [0-9a-f]{64} ([0-9a-f]{64,96})/).map {
          String($0.2)
        }
        var found: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory + "/")
        where !name.hasSuffix(".pcapng") {
          let path = directory + "/" + name
          guard let data = FileManager.default.contents(atPath: path) else { continue }
          let other = String(decoding: data, as: UTF8.self)
          for secret in secrets where other.contains(secret) { found.append(name) }
          if other.contains("PRIVATE KEY") { found.append(name) }
        }
        return (secrets.count, found)
      }
      #expect(count >= 4)
      #expect(found.isEmpty)
      #expect(!run.outcome.output.contains("PRIVATE KEY"))
    }
  }
}
