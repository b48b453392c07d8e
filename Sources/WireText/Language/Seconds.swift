/// Durations in seconds, as reports write them.
package enum Seconds {
  package static func text(_ seconds: Double) -> String {
    Decimal.fixed(Decimal.nanoseconds(seconds), unit: 1_000_000_000, digits: 3)
  }
}
