extension String {
  /// Without the spaces that YAML puts where a line of Chinese goes on in the next.
  package var withoutFoldedSpaces: String {
    var result = String.UnicodeScalarView()
    var wasSpace = false
    for scalar in unicodeScalars {
      if wasSpace, let last = result.last, !last.joins(scalar) { result.append(" ") }
      wasSpace = scalar == " " && !result.isEmpty
      if !wasSpace { result.append(scalar) }
    }
    return String(result)
  }

  /// Appends a line in which the text goes on: after a space, but for Chinese.
  package mutating func fold(_ line: some StringProtocol) {
    if let last = unicodeScalars.last, let next = line.unicodeScalars.first, !last.joins(next) { append(" ") }
    append(contentsOf: line)
  }
}

extension Unicode.Scalar {
  /// Whether no space stands between it and the next character: between two wide ones, and beside wide
  /// punctuation.
  fileprivate func joins(_ next: Unicode.Scalar) -> Bool {
    let (isWide, isNextWide) = (displayWidth == 2, next.displayWidth == 2)
    return isWide && isNextWide || isWide && isPunctuation || isNextWide && next.isPunctuation
  }

  private var isPunctuation: Bool {
    switch properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation: true
    default: false
    }
  }
}
