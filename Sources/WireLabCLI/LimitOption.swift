import ArgumentParser

/// How many conversations may be open at once.
struct LimitOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Hold so many open conversations at most: beyond, the one that was silent for longest is given up, as inconclusive. Without it, as many as half of the memory holds; watch holds 100000.",
      valueName: "n"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }
}
