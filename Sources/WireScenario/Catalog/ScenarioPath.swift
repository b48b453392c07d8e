/// What the path of a scenario file says: `Scenarios/CHAPTER/ID.yaml`.
struct ScenarioPath {
  /// The name of the file without its extension.
  var id: String
  /// The folder that holds it; empty where the path does not say.
  var chapter: String

  /// The parts of a path.
  init(_ path: String) {
    let parts = path.split(separator: "/").map(String.init)
    let file = parts.last ?? ""
    id = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let folder = parts.dropLast().last ?? ""
    chapter = folder == "." || folder == ".." ? "" : folder
  }
}
