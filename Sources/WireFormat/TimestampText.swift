import WireText

extension Timestamp: CustomStringConvertible {
  /// The moment as RFC 3339 has it, in UTC with nine digits: `2023-11-14T22:13:20.001000000Z`.
  public var description: String {
    let (seconds, fraction) = nanoseconds.flooredDivision(by: 1_000_000_000)
    let (days, secondOfDay) = seconds.flooredDivision(by: 86_400)
    let (year, month, day) = Self.civilDate(days)
    var text = ShortText()
    text.append(UInt64(year), width: 4)
    text.append("-")
    text.append(UInt64(month), width: 2)
    text.append("-")
    text.append(UInt64(day), width: 2)
    text.append("T")
    text.append(UInt64(secondOfDay / 3600), width: 2)
    text.append(":")
    text.append(UInt64(secondOfDay / 60 % 60), width: 2)
    text.append(":")
    text.append(UInt64(secondOfDay % 60), width: 2)
    text.append(".")
    text.append(UInt64(fraction), width: 9)
    text.append("Z")
    return text.string
  }

  /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
  ///
  /// Years are counted from March, so that the leap day is the last of its year; 400 years have 146,097 days.
  private static func civilDate(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Int64 {
  /// The quotient rounded down, and a remainder that is never negative: moments before 1970 need both.
  fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
