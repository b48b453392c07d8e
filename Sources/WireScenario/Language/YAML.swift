import WireGrammar

extension ScenarioLanguage {
  /// The language of the lessons, which `Scenarios/README.md` describes.
  package static let yaml = ScenarioLanguage(ending: ".yaml") { source throws(ScenarioFileError) in
    let (reader, root) = try FormReader.begin(source.text, file: source.file)
    let scenario = reader.scenario(root, id: source.id, chapter: source.chapter, place: source.place)
    if let failure = reader.failure { throw failure }
    guard let scenario else { throw ScenarioFileError(file: source.file, "it holds no scenario") }
    return scenario
  }
}
