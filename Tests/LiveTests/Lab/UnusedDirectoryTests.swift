import Foundation
import Synchronization
import TestSupport
import Testing
import WireRunner

/// What a run has made goes with it, unless the run is complete.
@Suite struct UnusedDirectoryTests {
  private func names(_ path: String) -> [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// - Returns: the name of the run.
  private func make(in parent: String, completes: Bool) throws -> String {
    var directory = try RunDirectory.make(in: parent)
    try directory.write([1], to: "report.json")
    if completes { try directory.complete() }
    return directory.runID
  }

  @Test func aRunThatIsNotCompleteLeavesNothing() throws {
    let place = try TemporaryDirectory()
    _ = try make(in: place.path + "/a/b/reports", completes: false)
    #expect(names(place.path) == [])
  }

  @Test func whatWasThereStays() throws {
    let place = try TemporaryDirectory()
    _ = try place.write("mine", to: "a/other")
    _ = try make(in: place.path + "/a/reports", completes: false)
    #expect(names(place.path) == ["a", "a/other"])
    try FileManager.default.createDirectory(
      atPath: place.path + "/a/reports", withIntermediateDirectories: false)
    _ = try make(in: place.path + "/a/reports", completes: false)
    #expect(names(place.path) == ["a", "a/other", "a/reports"])
  }

  @Test func whatAnotherRunHasCompletedStays() throws {
    let place = try TemporaryDirectory()
    let first = try RunDirectory.make(in: place.path + "/reports")
    let complete = try make(in: place.path + "/reports", completes: true)
    _ = consume first
    #expect(
      names(place.path) == [
        "reports", "reports/\(complete)", "reports/\(complete)/report.json", "reports/latest",
      ])
  }

  @Test func whatCannotBeMadeLeavesNothing() throws {
    let place = try TemporaryDirectory()
    let long = String(repeating: "x", count: 300)
    #expect(throws: RunDirectory.Failure.self) {
      _ = try make(in: place.path + "/a/\(long)", completes: true)
    }
    #expect(throws: RunDirectory.Failure.self) { _ = try make(in: "", completes: true) }
    #expect(names(place.path) == [])
  }

  /// Runs that fail take away what others have just found; none of these fails for that.
  @Test func runsDoNotDisturbEachOther() async throws {
    let place = try TemporaryDirectory()
    let failures = Mutex<[String]>([])
    try await Program.onThread {
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        for _ in 0..<200 {
          do { _ = try RunDirectory.make(in: place.path + "/a/b") } catch {
            failures.withLock { $0.append("\(error)") }
          }
        }
      }
    }
    #expect(failures.withLock(\.self) == [])
  }
}
