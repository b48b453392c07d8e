import Foundation
import TestSupport
import Testing

/// Programs that a test runs: `wirelab` itself, and the independent tools that have to agree with it.
enum Program {
  /// What a program did.
  struct Outcome: Sendable {
    var status: Int32
    var output: String
    var errors: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// The directory that holds what was built: beside the test bundle.
  static let buildDirectory: String = {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (bundle as NSString).deletingLastPathComponent
  }()

  /// The program under test.
  static var wirelab: String { buildDirectory + "/wirelab" }

  /// The root of the package, for the shipped scenarios.
  static let root: String = {
    if let place = ProcessInfo.processInfo.environment["WIRELAB_ROOT"] { return place }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
  }()

  /// Where a program is; nil: nowhere.
  static func path(_ program: String) -> String? {
    // What the system installs, before what a user has in its place; Swift may be anywhere.
    let own = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
    return (["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"] + own).map { $0 + "/" + program }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// The path of a program that the running test has said it needs.
  static func tool(_ program: String) throws -> String {
    if let test = Test.current {
      let needs = test.traits.compactMap { $0 as? NeedTrait }.flatMap(\.needs)
      #expect(needs.contains { $0.name == program }, "\(test.name) does not say that it needs \(program)")
    }
    return try #require(path(program), "\(program) is not installed")
  }

  /// Runs a program to its end, at most for `limit` seconds, which only a failure needs; then it is killed,
  /// and the status is -1.
  static func run(
    _ executable: String, _ arguments: [String], directory: String? = nil,
    environment: [String: String] = [:], limit: Double = 240
  ) async throws -> Outcome {
    try await onThread {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: executable)
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
      process.standardInput = FileHandle.nullDevice
      // Files, not pipes: nothing to read while the program runs, and no end to wait for after it was killed.
      let place = try TemporaryDirectory()
      let output = try place.file("output")
      let errors = try place.file("errors")
      process.standardOutput = output
      process.standardError = errors
      defer {
        try? output.close()
        try? errors.close()
      }
      let over = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in over.signal() }
      try process.run()
      var killed = false
      if over.wait(timeout: .now() + limit) == .timedOut {
        killed = true
        kill(process.processIdentifier, SIGKILL)
        over.wait()
      }
      return Outcome(
        status: killed ? -1 : process.terminationStatus, output: place.text(of: "output"),
        errors: place.text(of: "errors"))
    }
  }

  /// Runs something that blocks on a thread of its own, never on the cooperative pool.
  static func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
  {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }
}
