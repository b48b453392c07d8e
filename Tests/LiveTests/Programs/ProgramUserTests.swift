import Foundation
import Glibc
import TestSupport
import Testing

extension Live {
  /// Whom a program finds itself to be, and what it may do.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ProgramUserTests {
    /// What a program that is asked writes.
    private func asked(_ question: String, keys: String = "") async throws -> String {
      let scenario = """
        id: asked
        title: Asked
        lesson: It says.
        server: { model: threading-tcp, handler: echo }
        clients:
          - { name: who, program: [/usr/bin/python3, -c, "\(question)"]\(keys) }
        expect: { conversations: 0 }
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 0, "\(run.outcome.output)")
      let programs = try #require(try run.scenarios()[0]["programs"] as? [[String: Any]])
      let output = try #require(programs[0]["output"] as? [String: Any])
      return (output["text"] as? String ?? "").trimmingCharacters(in: .newlines)
    }

    @Test func itIsItsCaller() async throws {
      #expect(try await asked("import os; print(os.getuid(), os.getgid())") == "\(getuid()) \(getgid())")
    }

    /// getpid() and /proc agree.
    @Test func itHasItsOwnProc() async throws {
      #expect(
        try await asked("import os; print(os.readlink('/proc/self') == str(os.getpid()), os.getpid() < 100)")
          == "True True")
    }

    /// No capture, no rules, no further address.
    @Test func itHasNoRightsInTheNetwork() async throws {
      let question =
        "import socket\\ntry: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3); print('captures')\\nexcept PermissionError: print('refused')"
      #expect(try await asked(question) == "refused")
    }

    @Test func lowPortsAreFree() async throws {
      #expect(
        try await asked(
          "import socket; s = socket.socket(); s.bind(('127.0.0.1', 80)); print(s.getsockname()[1])")
          == "80")
    }

    /// The program of the system: others of root's may not be there for everybody.
    @Test(.needs(.root)) func rootBecomesAnother() async throws {
      #expect(
        try await asked("import os; print(os.getuid(), os.getgroups())", keys: ", user: 65534")
          == "65534 [65534]")
    }

    /// A daemon of root's gives up its rights, as nginx and others do.
    @Test(.needs(.root)) func rootMayGiveUpItsRights() async throws {
      #expect(
        try await asked("import os; os.setgroups([]); os.setgid(65534); os.setuid(65534); print(os.getuid())")
          == "65534")
    }
  }
}
