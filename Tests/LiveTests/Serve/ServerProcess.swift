import Foundation
import Glibc
import TestSupport
import Testing
import WireSockets

/// `wirelab serve` as a process of its own; killed at the latest when nobody refers to it any more.
final class ServerProcess: @unchecked Sendable {
  private let process = Process()
  private let output = Pipe()
  private let input: Pipe?
  private let place: TemporaryDirectory
  private let over = DispatchSemaphore(value: 0)
  /// Where it listens, as its first line says.
  private(set) var address = anyPort

  /// How it ended.
  struct Ending {
    var status: Int32
    var seconds: Double
  }

  /// Starts it, and reads its first line.
  ///
  /// - Parameters:
  ///   - port: 0 lets the kernel choose.
  ///   - command: what the shell does before.
  ///   - launcher: the program that runs it, with its arguments: setpriv(1).
  ///   - isFed: whether its standard input is what `type` writes; else there is none.
  static func start(
    _ arguments: [String], port: UInt16 = 0, after command: String = ":", through launcher: [String] = [],
    isFed: Bool = false
  ) async throws -> ServerProcess {
    try await Program.onThread {
      try ServerProcess(
        arguments + ["--port", "\(port)"], after: command, through: launcher, input: isFed ? Pipe() : nil)
    }
  }

  private init(
    _ arguments: [String], after command: String, through launcher: [String], input: Pipe?
  ) throws {
    self.input = input
    place = try TemporaryDirectory()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", command + " && exec \"$@\"", "sh"] + launcher + [Program.wirelab, "serve"] + arguments
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try place.file("errors")
    process.terminationHandler = { [over] _ in over.signal() }
    try process.run()
    let line = try nextLine()
    guard line.hasPrefix("listening on "), let colon = line.lastIndex(of: ":"),
      let port = UInt16(line[line.index(after: colon)...]),
      let address = SocketAddress(host: String(line[..<colon].dropFirst(13)), port: port)
    else { throw Unexpected(description: "not a first line: \(line) \(errors)") }
    self.address = address
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// The next line of its output.
  func nextLine() throws -> String {
    let descriptor = output.fileHandleForReading.fileDescriptor
    var octets: [UInt8] = []
    let deadline = limit()
    while octets.last != 0x0A {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      var octet: UInt8 = 0
      guard poll(&entry, 1, Int32(max(0, (deadline - Clock.monotonic()) / 1_000_000))) > 0,
        read(descriptor, &octet, 1) == 1
      else { throw Unexpected(description: "no line: \(errors)") }
      octets.append(octet)
    }
    return String(decoding: octets.dropLast(), as: UTF8.self)
  }

  /// What it has written on standard error.
  var errors: String { place.text(of: "errors") }

  /// Writes to its standard input.
  func type(_ text: String) throws { try input?.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Ends its standard input.
  func endInput() throws { try input?.fileHandleForWriting.close() }

  var pid: pid_t { process.processIdentifier }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Sends a signal and waits for the end.
  func end(_ signal: Int32 = SIGTERM) async throws -> Ending {
    try await Program.onThread { [self] in
      let start = Clock.monotonic()
      send(signal)
      guard over.wait(timeout: .now() + limitSeconds) == .success else {
        kill(pid, SIGKILL)
        throw Unexpected(description: "it has not ended: \(errors)")
      }
      return Ending(
        status: process.terminationStatus, seconds: Double(Clock.monotonic() - start) / 1e9)
    }
  }

  /// The children, zombies too: proc(5).
  var children: [String] {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
    return text.split(separator: " ").map(String.init)
  }

  /// How many descriptors it has open.
  var descriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd"))?.count ?? -1
  }

  /// Whether its port still takes conversations, as the kernel says: to try would be a conversation of its
  /// own.
  var isListening: Bool {
    let name = address.host.contains(":") ? "tcp6" : "tcp"
    let text = (try? String(contentsOfFile: "/proc/\(pid)/net/\(name)", encoding: .utf8)) ?? ""
    let port = String(address.port, radix: 16, uppercase: true)
    let suffix = ":" + String(repeating: "0", count: 4 - port.count) + port
    return text.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count > 3 && fields[1].hasSuffix(suffix) && fields[3] == "0A"
    }
  }

  /// Processor time it has used, in ticks of a hundredth of a second.
  var ticks: Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    guard let name = text.lastIndex(of: ")") else { return -1 }
    let fields = text[name...].split(separator: " ")
    return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
  }

  /// Looks again until something is so.
  func wait(until isSo: () -> Bool) throws {
    let deadline = limit()
    while !isSo() {
      guard Clock.monotonic() < deadline else {
        throw Unexpected(description: "it did not come to be so: \(errors)")
      }
      usleep(2000)
    }
  }
}

/// Runs `wirelab connect` with lines that come through a pipe.
func connect(
  to address: SocketAddress, saying lines: [String], _ options: [String] = []
) async throws -> Program.Outcome {
  let script = "printf '%s\\n' \"$INPUT\" | exec \"$0\" connect \"$@\""
  return try await Program.run(
    "/bin/sh", ["-c", script, Program.wirelab, address.host, "\(address.port)"] + options,
    environment: ["INPUT": lines.joined(separator: "\n")], limit: limitSeconds)
}

/// Runs a Python program that is written in the test.
func python(_ text: String, _ arguments: [String] = []) async throws -> Program.Outcome {
  let python = try Program.tool("python3")
  return try await Program.run(python, ["-c", text] + arguments)
}
