/// How a saved capture says of a frame that it was sent, and dropped on purpose before it arrived: a comment, so that
/// every tool shows it, and `inspect` judges as the run did.
enum DeliveryMark {
  /// The comment.
  static let notDelivered = "wirelab: sent, not delivered"

  /// Whether a comment is the mark.
  static func isNotDelivered(_ comment: RawSpan) -> Bool {
    let wanted = notDelivered.utf8
    guard comment.byteCount == wanted.count else { return false }
    return comment.withUnsafeBytes { $0.elementsEqual(wanted) }
  }
}
