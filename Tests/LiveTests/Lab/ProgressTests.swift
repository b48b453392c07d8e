import Foundation
import Glibc
import TestSupport
import Testing

extension Live {
  /// What takes longer than a second says so on a terminal, and nowhere else.
  @Suite(.needs(.ownNetwork)) struct ProgressTests {
    /// A terminal of our own, of which a program gets the other end.
    private final class PseudoTerminal: Sendable {
      let master: Int32
      let slave: Int32

      init?() {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>: unlockpt(3) and ptsname(3) are not imported.
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0,
          ioctl(master, 0x8004_5430, &number) == 0
        else { return nil }
        slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
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
          let count = Glibc.read(master, &buffer, buffer.count)
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
      let terminal = try #require(PseudoTerminal())
      let (isShown, isErased, status) = try await Program.onThread {
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
        let erased = terminal.read(until: "\r\u{1B}[K", seconds: 30)
        let isOver = over.wait(timeout: .now() + 30) == .success
        return (shown != nil, erased != nil, isOver ? process.terminationStatus : -1)
      }
      #expect(isShown && isErased)
      #expect(status == 0)
      #expect(!place.text(of: "output").isEmpty)
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
