import Foundation
import Glibc
import TestSupport
import Testing

extension Live {
  /// `wirelab watch`: what it draws, and whose file it replaces.
  @Suite(.needs(.root)) struct WatchFileTests {
    @Test(.needs(.python)) func drawsEachConversation() async throws {
      let plain = try await Watched.run(conversations: 2, ["--count", "2"], signal: nil)
      let drawn = try await Watched.run(conversations: 2, ["--count", "2", "--ladder"], signal: nil)
      #expect(drawn.status == 0, "\(drawn.errors)")
      for (watched, count) in [(plain, 0), (drawn, 2)] {
        let judged = watched.lines.filter { $0.contains("127.0.0.1:\(watched.port)") }
        #expect(judged.count { $0.contains("three-way") } == 2)
        #expect(watched.lines.count { $0.contains("SYN+ACK") } == count, "\(watched.lines)")
        // TIME_WAIT stands on the side that closed first.
        #expect(watched.lines.count { $0.contains("TIME_WAIT") } == count)
      }
      // A ladder follows the line of its conversation.
      let order = drawn.lines.compactMap { line in
        line.contains("three-way") && line.contains("127.0.0.1")
          ? "line"
          : line.contains("SYN+ACK") ? "ladder" : nil
      }
      #expect(order == ["line", "ladder", "line", "ladder"])
    }

    @Test(.needs(.python)) func drawsBesideExpectations() async throws {
      let watched = try await Watched.run(
        conversations: 1, ["--count", "1", "--ladder", "--expect", "graceful"], signal: nil)
      #expect(watched.status == 0, "\(watched.errors)")
      #expect(watched.lines.contains { $0.contains("SYN+ACK") }, "\(watched.lines)")
    }

    private func watch(
      _ file: String, _ options: [String], environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
      try await Program.run(
        Program.wirelab, ["watch", "--filter", "tcp port 1", "--duration", "0.1", "--write", file] + options,
        environment: environment)
    }

    @Test func replacesItsOwnFileWhenTold() async throws {
      let place = try TemporaryDirectory()
      let file = place.path + "/watched.pcapng"
      #expect(try await watch(file, []).status == 0)
      let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
      let refused = try await watch(file, [])
      #expect(refused.status == 2)
      #expect(refused.errors.contains("--force"), "\(refused.errors)")
      let replaced = try await watch(file, ["--force"])
      #expect(replaced.status == 0, "\(replaced.errors)")
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.systemFileNumber] as? Int != before)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try await Program.run(Program.wirelab, ["inspect", file]).status == 0)
      // Nothing else is left, and a file that is not there yet is made.
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["watched.pcapng"])
      #expect(try await watch(place.path + "/new.pcapng", ["--force"]).status == 0)
    }

    @Test func replacesNothingElse() async throws {
      let place = try TemporaryDirectory()
      _ = try place.write("my thesis", to: "thesis")
      let capture = place.path + "/watched.pcapng"
      #expect(try await watch(capture, []).status == 0)
      try FileManager.default.createSymbolicLink(atPath: place.path + "/link", withDestinationPath: capture)
      let kept = FileManager.default.contents(atPath: capture)
      for name in ["thesis", "link"] {
        let refused = try await watch(place.path + "/" + name, ["--force"])
        #expect(refused.status == 2)
        #expect(refused.errors.contains("is no capture that wirelab wrote"), "\(refused.errors)")
      }
      #expect(place.text(of: "thesis") == "my thesis")
      #expect(FileManager.default.contents(atPath: capture) == kept)
    }

    @Test(arguments: [[], ["--force"]]) func belongsToWhoCalledSudo(options: [String]) async throws {
      let place = try TemporaryDirectory()
      let file = place.path + "/watched.pcapng"
      if !options.isEmpty { #expect(try await watch(file, []).status == 0) }
      let environment = ["SUDO_UID": "12345", "SUDO_GID": "12346"]
      let watched = try await watch(file, options, environment: environment)
      #expect(watched.status == 0, "\(watched.errors)")
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.ownerAccountID] as? Int == 12345)
      #expect(attributes[.groupOwnerAccountID] as? Int == 12346)
    }

    @Test(
      arguments: [
        (["--force"], "--force is of --write"),
        (["--ladder", "--format", "ndjson"], "--format text only"),
      ])
    func whatCannotBe(arguments: [String], text: String) async throws {
      let outcome = try await Program.run(Program.wirelab, ["watch"] + arguments)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
    }
  }
}
