import Foundation
import Testing

extension Live {
  /// What takes longer than a second says so on a terminal, and nowhere else.
  @Suite struct ProgressTests {
    /// A terminal of our own, of which a program gets the other end.
    private final class PseudoTerminal: Sendable {
      let master: Int32
      let slave: Int32

      init?() {
        master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
          return nil
        }
        slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { return nil }
      }

      deinit {
        close(master)
        close(slave)
      }

      /// What is written to it, until a text has come; nil: it did not within the limit.
      func read(until text: String, seconds: Double) -> String? {
        var octets: [UInt8] = []
        let end = Date(timeIntervalSinceNow: seconds)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while Date() < end {
          var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
          guard poll(&entry, 1, 100) > 0 else { continue }
          let count = Foundation.read(master, &buffer, buffer.count)
          guard count > 0 else { return nil }
          octets += buffer[..<count]
          let shown = String(decoding: octets, as: UTF8.self)
          if shown.contains(text) { return shown }
        }
        return nil
      }
    }

    /// A capture comes in two parts, and the second when the first is told of.
    @Test(arguments: [("en", "reading -: 0 MiB"), ("zh-Hans", "正在读取 -：0 MiB")])
    func aSlowCapture(language: String, line: String) async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let octets = try Data(contentsOf: URL(fileURLWithPath: try #require(run.captures.first)))
      let place = lab.place
      let (shown, status, output) = try await Program.onThread {
        let terminal = try #require(PseudoTerminal())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.wirelab)
        process.arguments = ["inspect", "-", "--summary", "--language", language]
        process.environment = ["TERM": "xterm", "PATH": "/usr/bin:/bin"]
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = try place.file("output")
        process.standardError = FileHandle(fileDescriptor: terminal.slave, closeOnDealloc: false)
        let over = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in over.signal() }
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        try input.fileHandleForWriting.write(contentsOf: octets.prefix(200))
        let shown = terminal.read(until: line, seconds: 30)
        try input.fileHandleForWriting.write(contentsOf: octets.dropFirst(200))
        try input.fileHandleForWriting.close()
        #expect(terminal.read(until: "\r\u{1B}[K", seconds: 30) != nil)
        #expect(over.wait(timeout: .now() + 30) == .success)
        return (shown, process.terminationStatus, place.text(of: "output"))
      }
      #expect(shown != nil)
      #expect(status == 0)
      #expect(!output.isEmpty)
    }

    @Test func nothingWhereThereIsNoTerminal() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(
        "/bin/sh",
        [
          "-c",
          "(head -c 200 '\(capture)'; sleep 1.3; tail -c +201 '\(capture)') | '\(Program.wirelab)' inspect - --summary",
        ])
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.contains("1 conversation"))
    }
  }
}
