import ArgumentParser

/// How ladders are drawn, for commands that draw some.
struct LadderOptions: ParsableArguments {
  @Flag(help: "Show every packet of a ladder, however long it is; in text.")
  var allPackets = false

  /// Refuses them where nothing is drawn.
  ///
  /// - Parameters:
  ///   - isDrawn: whether there can be a ladder in text.
  ///   - choice: the option because of which there is none.
  func require(_ isDrawn: Bool, with choice: String) throws {
    guard allPackets, !isDrawn else { return }
    throw ValidationError(
      "--all-packets is about ladders in text, so it cannot be given with \(choice).")
  }
}
