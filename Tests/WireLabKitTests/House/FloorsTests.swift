import Foundation
import Testing

/// The table of Sources/README.md is what the files import.
@Suite struct FloorsTests {
  private static let sources = URL(fileURLWithPath: ShippedScenarioTests.directory + "/../Sources")

  private struct Room {
    var floor: Int
    var imports: Set<String>
  }

  /// The rooms, by name, as the table has them.
  private func rooms() throws -> [String: Room] {
    let text = try String(contentsOf: Self.sources.appending(path: "README.md"), encoding: .utf8)
    var rooms: [String: Room] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 5, let floor = Int(cells[0]) else { continue }
      let imports = cells[4].matches(of: #/`(\w+)`/#).map { String($0.1) }
      rooms[cells[1].trimmingCharacters(in: ["`"])] = Room(floor: floor, imports: Set(imports))
    }
    return rooms
  }

  /// The names in a folder of the sources.
  private func files(in room: String) -> [URL] {
    let files = FileManager.default.enumerator(
      at: Self.sources.appending(path: room), includingPropertiesForKeys: nil)
    return files?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
  }

  /// What a file imports.
  private func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8)
      .matches(of: #/(?m)^(?:@\w+ )?(?:\w+ )?import (\w+)/#).map { String($0.1) }
  }

  @Test func everyFolderIsARoom() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { $0 != "README.md" }
    #expect(Set(folders) == Set(try rooms().keys))
  }

  @Test func roomsImportFromBelow() throws {
    let rooms = try rooms()
    for (name, room) in rooms {
      for other in room.imports {
        let below = try #require(rooms[other], "\(name) imports \(other), which is no room")
        #expect(below.floor < room.floor || other.hasPrefix("C"), "\(name) imports \(other)")
      }
    }
  }

  /// Each file imports what the table allows its room, and the table allows nothing that no file needs.
  @Test func filesImportWhatTheTableSays() throws {
    let rooms = try rooms()
    for (name, room) in rooms where !name.hasPrefix("C") {
      var used: Set<String> = []
      for file in files(in: name) {
        let imported = Set(try imports(of: file)).intersection(rooms.keys)
        #expect(imported.isSubset(of: room.imports), "\(file.lastPathComponent) of \(name)")
        used.formUnion(imported)
      }
      #expect(used == room.imports, "\(name)")
    }
  }

  /// The whole of Foundation brings ICU, which is larger than the rest of the program.
  @Test func nothingThatShipsImportsFoundation() throws {
    for name in try rooms().keys {
      for file in files(in: name) {
        #expect(!(try imports(of: file)).contains("Foundation"), "\(file.lastPathComponent)")
      }
    }
  }
}
