/// What is kept of each conversation beside its verdicts.
struct Retention {
  var findings = true
  var states = true
  var records = false
  var compatibility = true

  /// Whether there is nothing beside them.
  var isNothing: Bool { !(findings || states || records || compatibility) }
}
