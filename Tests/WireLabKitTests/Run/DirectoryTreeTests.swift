import Glibc
import Testing

import WireLabKit

/// Directories that are made and removed whole.
@Suite struct DirectoryTreeTests {
  private static func write(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    #expect(descriptor >= 0, "\(path)")
    close(descriptor)
  }

  private static func withPlace(_ body: (String) throws -> Void) throws {
    let place = try DirectoryTree.makeTemporary(prefix: "wirelab-tree-")
    defer { DirectoryTree.remove(place) }
    try body(place)
  }

  @Test func temporaryDirectoryIsForItsOwnerAlone() throws {
    try Self.withPlace { place in
      var status = stat()
      #expect(stat(place, &status) == 0)
      #expect(status.st_mode == S_IFDIR | 0o700)
      #expect(FileReading.names(in: place, hidden: true) == [])
    }
  }

  @Test func makesWhatIsMissing() throws {
    try Self.withPlace { place in
      var made: [String] = []
      try DirectoryTree.make(place + "/a/b/c") { made.append($0) }
      #expect(made == ["/a", "/a/b", "/a/b/c"].map { place + $0 })
      #expect(FileReading.isDirectory(place + "/a/b/c"))
      try DirectoryTree.make(place + "/a/b") { made.append($0) }
      #expect(made.count == 3)
    }
  }

  @Test func saysWhichCannotBeMade() throws {
    try Self.withPlace { place in
      Self.write(place + "/file")
      let failure = #expect(throws: DirectoryTree.Failure.self) {
        try DirectoryTree.make(place + "/file/a/b")
      }
      #expect(failure?.path == place + "/file/a/b")
      #expect(failure?.errno == ENOTDIR)
    }
  }

  @Test func removesEverythingButWhatLinksLeadTo() throws {
    try Self.withPlace { place in
      try DirectoryTree.make(place + "/kept")
      Self.write(place + "/kept/file")
      try DirectoryTree.make(place + "/tree/.hidden/deep")
      Self.write(place + "/tree/.hidden/deep/file")
      Self.write(place + "/tree/.file")
      #expect(symlink(place + "/kept", place + "/tree/link") == 0)
      #expect(symlink("nowhere", place + "/tree/dangling") == 0)
      DirectoryTree.remove(place + "/tree")
      #expect(FileReading.names(in: place, hidden: true) == ["kept"])
      #expect(FileReading.names(in: place + "/kept") == ["file"])
    }
  }
}
