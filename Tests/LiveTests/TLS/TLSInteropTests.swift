import Foundation
import Glibc
import TestSupport
import Testing
import WireSockets

extension Live.InProcess {
  /// `wirelab serve --tls` and `connect --tls`, with programs that are not ours at the other end.
  @Suite struct TLSInteropTests {
    /// Says a line and hears it again, tells the version and the ALPN, and takes no end but that of TLS.
    static let pythonClient = """
      import socket, ssl, sys
      host, port, ca, version = sys.argv[1:5]
      context = ssl.create_default_context(cafile=ca)
      context.minimum_version = context.maximum_version = ssl.TLSVersion["TLSv1_" + version[2]]
      context.set_alpn_protocols(["echo"])
      raw = socket.create_connection((host, int(port)), timeout=20)
      try:
          client = context.wrap_socket(raw, server_hostname="localhost", suppress_ragged_eofs=False)
      except ssl.SSLError as error:
          print(error.reason)
          sys.exit(1)
      print(client.version(), client.selected_alpn_protocol())
      client.sendall(b"hello")
      print(client.recv(100).decode())
      raw = client.unwrap()
      print("closed")
      """

    /// The same as a server, for one connection.
    static let pythonServer = """
      import socket, ssl, sys
      certificate, key, version = sys.argv[1:4]
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(certificate, key)
      context.minimum_version = context.maximum_version = ssl.TLSVersion["TLSv1_" + version[2]]
      family = socket.AF_INET6 if ":" in sys.argv[4] else socket.AF_INET
      server = socket.create_server((sys.argv[4], 0), family=family)
      print(server.getsockname()[1], flush=True)
      raw, _ = server.accept()
      try:
          client = context.wrap_socket(raw, server_side=True, suppress_ragged_eofs=False)
          while True:
              data = client.recv(1000)
              if not data:
                  break
              client.sendall(data)
          client.unwrap()
          print("closed", flush=True)
      except ssl.SSLError as error:
          print(error.reason, flush=True)
      """

    private func serve(
      _ model: String, host: String = "127.0.0.1", _ place: TLSPlace, flaw: TLSAuthority.Flaw? = nil,
      _ others: [String] = []
    ) async throws -> ServerProcess {
      let files = try place.server(flaw)
      return try await ServerProcess.start(
        [
          model, "--handler", "echo", "--host", host, "--tls", "--certificate", files.certificate, "--key",
          files.key, "--alpn", "echo,http/1.1",
        ] + others)
    }

    @Test(
      .needs(.python), arguments: ServeTests.streams, ["127.0.0.1", "::1"])
    func pythonTalksWithOurServer(model: String, host: String) async throws {
      let place = try TLSPlace()
      let server = try await serve(model, host: host, place)
      for version in TLSSettings.Version.today {
        let client = try await python(
          Self.pythonClient, [host, "\(server.address.port)", place.authorityFile, version.rawValue])
        #expect(
          client.lines == ["TLSv\(version.rawValue) echo", "hello", "closed"], "\(client.errors)")
      }
      #expect(try await server.end().status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }

    @Test(.needs(.openssl), arguments: ServeTests.streams) func opensslTalksWithOurServer(model: String)
      async throws
    {
      let place = try TLSPlace()
      let server = try await serve(model, place)
      for option in ["-tls1_2", "-tls1_3"] {
        // It says a line, waits for the answer, and ends.
        let client = try await Program.run(
          "/bin/sh",
          [
            "-c",
            "(echo hello; sleep 0.5) | \"$0\" s_client -connect \"$1\" -servername localhost -CAfile \"$2\" "
              + "-verify_return_error -verify_hostname localhost -alpn echo \"$3\"",
            try Program.tool("openssl"), "127.0.0.1:\(server.address.port)", place.authorityFile, option,
          ], limit: limitSeconds)
        #expect(client.status == 0, "\(client.errors)")
        #expect(client.output.contains("\nhello\n"), "\(client.output)")
        #expect(client.output.contains("Verify return code: 0 (ok)"))
        #expect(client.output.contains("ALPN protocol: echo"))
      }
      #expect(try await server.end().status == 0)
    }

    @Test(.needs(.curl), arguments: ["1.2", "1.3"]) func curlTalksWithOurServer(version: String) async throws
    {
      let place = try TLSPlace()
      let context = try place.serverContext { $0.protocols = ["http/1.1"] }
      let handler = Handler { request in
        var head: [UInt8] = []
        while !String(decoding: head, as: UTF8.self).hasSuffix("\r\n\r\n") {
          let more = try request.receive(max: 1000)
          if more.isEmpty { return }
          head += more
        }
        try request.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello\n".utf8)
      }
      var options = ServerOptions()
      options.deadline = limit()
      let server = try ThreadingTCPServer(anyPort, handler: handler.overTLS(context), options: options)
      let thread = try BlockingThread(name: "serve") { try? server.serveForever(pollIntervalSeconds: 0.1) }
      defer {
        try? server.shutdown()
        _ = thread.join(until: limit())
        server.serverClose()
      }
      let port = server.serverAddress.port
      let curl = try await Program.run(
        try Program.tool("curl"),
        [
          "-sS", "--tlsv\(version)", "--tls-max", version, "--cacert", place.authorityFile,
          "https://127.0.0.1:\(port)/",
        ], limit: limitSeconds)
      #expect(curl.output == "hello\n", "\(curl.errors)")
    }

    /// What others say of each flaw: curl and OpenSSL of a certificate of ours.
    @Test(.needs(.curl, .openssl), arguments: TLSSocketTests.alerts)
    func othersRefuseFlawedCertificates(flaw: (TLSAuthority.Flaw, String)) async throws {
      let place = try TLSPlace()
      let server = try await serve("threading-tcp", place, flaw: flaw.0)
      let port = "\(server.address.port)"
      let curl = try await Program.run(
        try Program.tool("curl"), ["-sS", "--cacert", place.authorityFile, "https://localhost:\(port)/"],
        limit: limitSeconds)
      #expect(curl.status == 60, "\(curl.errors)")
      let openssl = try await Program.run(
        "/bin/sh",
        [
          "-c",
          "\"$0\" s_client -connect \"$1\" -CAfile \"$2\" -verify_return_error -verify_hostname localhost "
            + "</dev/null", try Program.tool("openssl"), "127.0.0.1:\(port)", place.authorityFile,
        ], limit: limitSeconds)
      #expect(openssl.status != 0)
      // The alert that RFC 8446 names reaches our server; curl compares names after the handshake.
      try server.wait { server.errors.contains(flaw.1) }
    }

    @Test(.needs(.python), arguments: TLSSettings.Version.today, ["127.0.0.1", "::1"])
    func ourClientTalksWithPython(version: TLSSettings.Version, host: String) async throws {
      let place = try TLSPlace()
      let files = try place.server()
      let text = """
        import subprocess, sys
        wirelab, ca, host = sys.argv[5:8]
        server = subprocess.Popen([sys.executable, "-c", sys.argv[8], *sys.argv[1:4], host],
                                  stdout=subprocess.PIPE, text=True)
        port = server.stdout.readline().strip()
        done = subprocess.run(
            [wirelab, "connect", host, port, "--tls", "--ca", ca, "--tls-version", sys.argv[3]],
            input=b"hi\\n", capture_output=True, timeout=20)
        print(done.returncode, done.stdout.decode() + done.stderr.decode(), end="")
        print(server.stdout.readline(), end="")
        """
      let outcome = try await python(
        text,
        [
          files.certificate, files.key, version.rawValue, "", Program.wirelab, place.authorityFile, host,
          Self.pythonServer,
        ])
      #expect(
        outcome.lines == ["0 >>> hi", "the server closed the connection", "closed"], "\(outcome.errors)")
    }

    @Test(.needs(.openssl, .python), arguments: TLSSocketTests.alerts)
    func ourClientRefusesServersOfOpenSSL(flaw: (TLSAuthority.Flaw, String)) async throws {
      let place = try TLSPlace()
      let files = try place.server(flaw.0)
      let text = """
        import socket, subprocess, sys, time
        openssl, certificate, key, wirelab, ca = sys.argv[1:6]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        server = subprocess.Popen([openssl, "s_server", "-accept", "127.0.0.1:" + port, "-cert", certificate,
                                   "-key", key, "-naccept", "1"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
        while "ACCEPT" not in server.stdout.readline():
            pass
        done = subprocess.run([wirelab, "connect", "127.0.0.1", port, "--tls", "--ca", ca, "--server-name",
                               "localhost"], input=b"hi\\n", capture_output=True, timeout=20)
        print(done.returncode, done.stderr.decode(), end="")
        server.stdin.close()
        print(server.stdout.read())
        """
      let outcome = try await python(
        text,
        [try Program.tool("openssl"), files.certificate, files.key, Program.wirelab, place.authorityFile])
      #expect(
        outcome.output.hasPrefix("1 wirelab: TLS with 127.0.0.1"), "\(outcome.output) \(outcome.errors)")
      #expect(outcome.output.contains("(\(flaw.1))"), "\(outcome.output)")
      // s_server prints the alert that it has received, as OpenSSL calls it.
      let words = flaw.1.split(separator: "_").joined(separator: " ")
      #expect(outcome.output.lowercased().contains("alert \(words)"), "\(outcome.output)")
    }

    @Test(.needs(.nginx, .python)) func ourClientTalksWithNginx() async throws {
      let place = try TLSPlace()
      let files = try place.server()
      let free = try Socket(.ipv4)
      try free.bind(to: anyPort)
      let port = try #require(free.local?.port)
      try free.close()
      _ = try place.directory.write("octets\n", to: "page")
      let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      let path = place.directory.path
      let configuration = try place.directory.write(
        """
        \(getuid() == 0 ? "user root;" : "")
        daemon off;
        pid \(path)/pid;
        error_log \(path)/errors;
        events { worker_connections 64; }
        http {
          access_log off;
          \(paths.map { "\($0)_temp_path \(path)/\($0);" }.joined(separator: "\n  "))
          server {
            listen 127.0.0.1:\(port) ssl; root \(path);
            ssl_certificate \(files.certificate); ssl_certificate_key \(files.key);
            ssl_protocols TLSv1.2 TLSv1.3;
          }
        }
        """, to: "nginx.conf")
      let text = """
        import socket, subprocess, sys, time
        nginx, configuration, errors, port, wirelab, ca = sys.argv[1:7]
        server = subprocess.Popen([nginx, "-e", errors, "-c", configuration])
        while True:
            try:
                socket.create_connection(("127.0.0.1", int(port))).close()
                break
            except ConnectionRefusedError:
                if server.poll() is not None:
                    sys.exit(9)
                time.sleep(0.01)
        for version in ("1.2", "1.3"):
            done = subprocess.run(
                [wirelab, "connect", "127.0.0.1", port, "--tls", "--ca", ca, "--newline", "crlf",
                 "--tls-version", version],
                                  input=b"GET /page HTTP/1.1\\nHost: localhost\\nConnection: close\\n\\n",
                                  capture_output=True, timeout=20)
            print(done.returncode, done.stdout.decode(), done.stderr.decode())
        server.terminate()
        """
      let outcome = try await python(
        text,
        [
          try Program.tool("nginx"), configuration, path + "/errors", "\(port)", Program.wirelab,
          place.authorityFile,
        ])
      #expect(outcome.output.ranges(of: "HTTP/1.1 200 OK").count == 2, "\(outcome.output)")
      #expect(outcome.output.ranges(of: #"octets\n"#).count == 2, "\(outcome.output)")
    }

    @Test func ourOwnEndsWithAnAuthorityOfTheMoment() async throws {
      let place = try TLSPlace()
      let file = place.directory.path + "/own.pem"
      let server = try await ServerProcess.start(["threading-tcp", "--tls", "--write-ca", file])
      let said = try await connect(to: server.address, saying: ["hi", "exit"], ["--tls", "--ca", file])
      #expect(said.lines == [">>> welcome", ">>> hello", "the server closed the connection"])
      let refused = try await connect(
        to: server.address, saying: ["hi"], ["--tls", "--ca", place.authorityFile])
      #expect(refused.status == 1)
      #expect(refused.errors.contains("(unknown_ca)"), "\(refused.errors)")
      let plain = try await ServerProcess.start(["threading-tcp"])
      let other = try await connect(to: plain.address, saying: ["hi"], ["--tls", "--insecure"])
      #expect(other.status == 1)
      #expect(other.errors.contains("does not speak TLS (not_tls)"), "\(other.errors)")
    }

    @Test func aChatOverTLS() async throws {
      let place = try TLSPlace()
      let files = try place.server()
      let server = try await ServerProcess.start(
        [
          "threading-tcp", "--handler", "chat", "--tls", "--certificate", files.certificate, "--key",
          files.key,
        ])
      try await Program.onThread {
        let context = try place.clientContext()
        let (alice, bob) = (try connected(to: server.address), try connected(to: server.address))
        for member in [alice, bob] {
          try member.startTLS(context, expecting: "localhost")
          try member.expect("welcome")
        }
        try alice.send("hi".utf8)
        try bob.expect("hi")
      }
      #expect(try await server.end().status == 0)
    }

    @Test func wrongOptionsAreToldBeforeAnythingListens() async throws {
      let place = try TLSPlace()
      for (arguments, words) in [
        (["serve", "udp", "--tls"], "--tls is of TCP"),
        (["serve", "tcp", "--certificate", "x"], "--certificate needs --tls"),
        (["serve", "tcp", "--tls", "--certificate", "x"], "belong together"),
        (["serve", "tcp", "--tls", "--certificate", "/none", "--key", "/none"], "/none"),
        (["connect", "127.0.0.1", "1", "--tls", "--ca", "/none"], "/none"),
        (["connect", "127.0.0.1", "1", "--insecure"], "--insecure needs --tls"),
        (
          ["serve", "tcp", "--tls", "--certificate", place.authorityFile, "--key", place.authorityFile],
          "TLS: "
        ),
      ] {
        let outcome = try await Program.run(Program.wirelab, arguments, limit: limitSeconds)
        #expect(outcome.status == 2, "\(arguments)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
      }
    }
  }
}
