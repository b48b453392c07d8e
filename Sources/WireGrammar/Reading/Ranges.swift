/// Numbers that may be the least and the most.
extension FormReader {
  /// A whole number, or a list of the least and the most.
  package func count(_ node: SourceNode, _ what: String, in range: ClosedRange<Int>) -> ClosedRange<Int>? {
    guard case .sequence = node.content else { return integer(node, what, in: range).map { $0...$0 } }
    let nodes = elements(node, what)
    guard nodes.count == 2 else {
      if !nodes.isEmpty {
        error("`\(what)` is a number, or two", at: node, hint: "as in `[1, 3]`: the least, the most")
      }
      return nil
    }
    guard let least = integer(nodes[0], what, in: range), let most = integer(nodes[1], what, in: range) else {
      return nil
    }
    guard least <= most else {
      error("`\(what)` ends before it begins", at: nodes[1], hint: "the least number comes first")
      return nil
    }
    return least...most
  }

  /// `[0.3, 1]`: at least and at most so many seconds.
  package func interval(_ node: SourceNode, _ what: String, in range: ClosedRange<Double>) -> ClosedRange<
    Double
  >? {
    let nodes = elements(node, what)
    guard nodes.count == 2 else {
      if !nodes.isEmpty {
        error("`\(what)` has two numbers of seconds", at: node, hint: "as in `[0.3, 1]`: the least, the most")
      }
      return nil
    }
    guard let least = seconds(nodes[0], what, in: range), let most = seconds(nodes[1], what, in: range) else {
      return nil
    }
    guard least < most else {
      error("`\(what)` ends before it begins", at: nodes[1], hint: "the least number comes first")
      return nil
    }
    return least...most
  }
}
