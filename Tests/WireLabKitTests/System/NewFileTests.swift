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

  /// Whatever it leads to: through one to a pipe, a report would come to be where its owner wants it.
  @Test func aReportReplacesALinkToAPipe() throws {
    try inPlace { place in
      #expect(mkfifo(place + "/pipe", 0o600) == 0)
      let reader = open(place + "/pipe", O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      #expect(symlink(place + "/pipe", place + "/junit.xml") == 0)
      try ReportFile(place + "/junit.xml").write("report")
      #expect(try WholeRead.read(reader).isEmpty)
      #expect(FileReading.isRegular(place + "/junit.xml"))
      #expect(try text(place + "/junit.xml") == "report")
    }
  }

  /// Those who may read it are whom umask(2) lets.
  @Test func aReportHasTheUsualMode() throws {
    try inPlace { place in
      let before = umask(0o002)
      defer { umask(before) }
      try ReportFile(place + "/junit.xml").write("report")
      var status = stat()
      #expect(stat(place + "/junit.xml", &status) == 0 && status.st_mode & 0o777 == 0o664)
    }
  }

  /// The longest name there can be.
  @Test func aLongNameIsAName() throws {
    try inPlace { place in
      let name = String(repeating: "n", count: Int(NAME_MAX))
      try ReportFile(place + "/" + name).write("report")
      #expect(FileReading.names(in: place, hidden: true) == [name])
    }
  }

  /// Descriptors have names, which are links.
  @Test func aDescriptorIsWrittenAsItIs() throws {
    try inPlace { place in
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      defer { for end in ends { close(end) } }
      try ReportFile("/dev/fd/\(ends[1])").write("report")
      var octets = [UInt8](repeating: 0, count: 6)
      #expect(read(ends[0], &octets, 6) == 6 && octets == Array("report".utf8))
      #expect(throws: ReportFile.Failure.self) { try ReportFile("/dev/fd/1000000") }
      try ReportFile("/dev/null").write("report")
      #expect(throws: ReportFile.Failure.self) { try ReportFile("/dev/full").write("report") }
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
