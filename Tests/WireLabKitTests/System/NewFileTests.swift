import Glibc
import Testing
import WireLabKit
import WireSystem

/// Files are made under names that nobody else has, and through nobody's links.
@Suite struct NewFileTests {
  /// A directory of the test's own, removed at its end.
  private func inPlace(_ body: (String) throws -> Void) throws {
    var name = Array("/tmp/wirelab-files-XXXXXX".utf8CString)
    let place = try #require(mkdtemp(&name).map { String(cString: $0) })
    defer { DirectoryTree.remove(place) }
    try body(place)
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try FileReading.octets(of: path), as: UTF8.self)
  }

  @Test func nothingIsOverwritten() throws {
    try inPlace { place in
      try NewFile.write(Array("first".utf8), to: place + "/file")
      let failure = #expect(throws: NewFile.Failure.self) {
        try NewFile.write(Array("second".utf8), to: place + "/file")
      }
      #expect(failure?.errno == EEXIST)
      #expect(try text(place + "/file") == "first")
    }
  }

  /// Not even one that leads nowhere, through which a file would come to be where its owner wants it.
  @Test func noLinkIsFollowed() throws {
    try inPlace { place in
      #expect(symlink(place + "/victim", place + "/file") == 0)
      #expect(throws: NewFile.Failure.self) { try NewFile.write([1], to: place + "/file") }
      #expect(access(place + "/victim", F_OK) == -1)
    }
  }

  /// A report takes the place of a link, and leaves alone what the link leads to.
  @Test func aReportReplacesALink() throws {
    try inPlace { place in
      try NewFile.write(Array("somebody's".utf8), to: place + "/victim")
      #expect(symlink(place + "/victim", place + "/junit.xml") == 0)
      try ReportFile(place + "/junit.xml").write("report")
      #expect(try text(place + "/victim") == "somebody's")
      #expect(try text(place + "/junit.xml") == "report")
      #expect(FileReading.names(in: place, hidden: true) == ["junit.xml", "victim"])
    }
  }

  /// A pipe is written as it is.
  @Test func aPipeStaysAPipe() throws {
    try inPlace { place in
      #expect(mkfifo(place + "/pipe", 0o600) == 0)
      let reader = open(place + "/pipe", O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      try ReportFile(place + "/pipe").write("report")
      #expect(String(decoding: try WholeRead.read(reader), as: UTF8.self) == "report")
    }
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func filesAreReadWhole(count: Int) throws {
    try inPlace { place in
      let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      try NewFile.write(octets, to: place + "/file")
      #expect(try FileReading.octets(of: place + "/file") == octets)
      #expect(try FileReading.octets(of: place + "/file", limit: count) == octets)
      if count > 0 {
        #expect(throws: FileReading.Failure.self) {
          try FileReading.octets(of: place + "/file", limit: count - 1)
        }
      }
    }
  }

  /// A call that a signal interrupts is made again, and one that fails otherwise is not.
  @Test func interruptedCallsAreMadeAgain() {
    var results = [-1, -1, 7]
    let result = Interrupted.again {
      errno = EINTR
      return results.removeFirst()
    }
    #expect(result == 7)
    var calls = 0
    let failed = Interrupted.again {
      calls += 1
      errno = EBADF
      return -1
    }
    #expect(failed == -1 && errno == EBADF && calls == 1)
  }
}
