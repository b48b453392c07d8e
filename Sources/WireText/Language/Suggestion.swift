/// What somebody who mistyped a word most likely meant.
package enum Suggestion {
  /// The candidate nearest to a word, if it is near enough to be meant; nil: none is.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let word = word.lowercased()
    // A third of the letters may be wrong; words beyond all names are not worth comparing.
    let limit = max(1, min(word.count, 60) / 3)
    guard word.count <= 60 else { return nil }
    var best: (candidate: String, distance: Int)?
    // A file may have more names than anybody has mistyped.
    for candidate in candidates.prefix(1000) {
      let distance = distance(word, candidate.lowercased())
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

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
