/// What somebody who mistyped a word most likely meant.
package enum Suggestion {
  /// The candidate nearest to a word, if it is near enough to be meant; nil: none is.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    // A file may have more names than anybody has mistyped.
    nearest(word.lowercased(), Array(candidates.prefix(1000))) { $0.lowercased() }.first
  }

  /// Those of the candidates that are nearest to a word, and near enough to be meant.
  private static func nearest(
    _ word: String, _ candidates: [String], key: (String) -> String
  ) -> [String] {
    // A third of the letters may be wrong; words beyond all names are not worth comparing.
    guard word.count <= 60 else { return [] }
    var smallest = max(1, word.count / 3)
    var found: [(candidate: String, distance: Int)] = []
    for candidate in candidates {
      let distance = distance(word, key(candidate))
      guard distance <= smallest else { continue }
      smallest = distance
      found.append((candidate, distance))
    }
    return found.filter { $0.distance == smallest }.map(\.candidate)
  }

  /// What somebody may have meant by a name that stands for nothing, the likeliest first: the names that
  /// begin with it, those that are nearest, those that hold it.
  ///
  /// - Parameters:
  ///   - candidates: the names that there are, each once; of equally likely ones the first comes first.
  ///   - key: what is compared of a name.
  package static func names(
    for name: String, among candidates: [String], key: (String) -> String = { $0.lowercased() }
  ) -> [String] {
    let word = key(name)
    let letters = word.filter { $0.isLetter || $0.isNumber }
    guard !letters.isEmpty else { return [] }
    // A Chinese word is whole with two characters.
    let isChinese = word.unicodeScalars.contains { $0.properties.isIdeographic }
    let begun = letters.count > 1 ? candidates.filter { key($0).hasPrefix(word) } : []
    let holding = letters.count > (isChinese ? 1 : 2) ? candidates.filter { key($0).contains(word) } : []
    var seen: Set<String> = []
    return (begun + nearest(word, candidates, key: key) + holding).filter { seen.insert($0).inserted }
  }

  /// ``did you mean `a`, `b` or `c`?``, for a terminal; only the first of many are named. nil: there are no
  /// names.
  package static func question(_ names: [String]) -> String? {
    let quoted = names.prefix(limit).map { "`\(TerminalText.escaped($0))`" }
    guard let last = quoted.last else { return nil }
    if names.count > limit { return "did you mean \(quoted.joined(separator: ", ")) …?" }
    let others = quoted.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }

  /// How many names a question has.
  private static let limit = 6

  /// ``did you mean `close`?``, or the whole choice where nothing is near and the choice is small.
  package static func hint(for word: String, among candidates: [String]) -> String? {
    if let nearest = nearest(to: word, among: candidates) { return "did you mean `\(nearest)`?" }
    guard !candidates.isEmpty, candidates.count <= 16 else { return nil }
    return "one of: " + candidates.joined(separator: ", ")
  }

  /// How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string
  /// alignment).
  package static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
