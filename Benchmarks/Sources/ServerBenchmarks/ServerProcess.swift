import Glibc
import ServerLoad

/// A server in a process of its own.
final class ServerProcess {
  /// Where it listens, on 127.0.0.1.
  let port: UInt16
  private let process: pid_t
  private let output: Int32

  /// A server that did not come to listen.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts a server, and waits until its first line says where it listens.
  init(_ command: [String]) throws(Failure) {
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var output: Int32 = -1
    process = server_load_start(&arguments, &output)
    guard process > 0 else {
      throw Failure(description: "cannot start \(command[0]): \(String(cString: strerror(errno)))")
    }
    self.output = output
    let line = Self.firstLine(output)
    guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      close(output)
      throw Failure(
        description: "'\(command.joined(separator: " "))' does not say where it listens, but '\(line)'")
    }
    self.port = port
  }

  deinit {
    kill(process, SIGTERM)
    waitpid(process, nil, 0)
    close(output)
  }

  private static func firstLine(_ output: Int32) -> String {
    var line: [UInt8] = []
    var octet: UInt8 = 0
    while read(output, &octet, 1) == 1, octet != 0x0A { line.append(octet) }
    return String(decoding: line, as: UTF8.self)
  }
}
