import WireConversations
import WireFormat
import WireText

/// How the columns of a ladder share the width of the page.
///
///     0.012  #1  connect() SYN_SENT ├─ SYN seq 0 ────▶│ SYN_RECEIVED accept()
///     time frame    call      state        inner          state        call
struct LadderLayout {
  /// Below this width, states and calls share a column.
  static let widthWithStateColumn = 110

  /// A page of this width has room for the names of all calls.
  private static let usualWidth = 80
  private static let narrowCallWidth = 10

  /// Arrows are at least so long if there is room.
  private static let comfortableInnerWidth = 30

  private(set) var timeUnit: TimeUnit
  private(set) var timeWidth: Int
  private(set) var frameWidth: Int
  /// The call column of each end (with states in it, if those have none of their own).
  private(set) var callWidth: [Role: Int] = [:]
  /// 0: states have no column of their own.
  private(set) var stateWidth = 0
  /// Between the two lifelines.
  private(set) var innerWidth: Int
  private(set) var detail: PacketLabel.Detail

  /// Times are all in one unit, the one that suits the longest.
  enum TimeUnit {
    case milliseconds
    case seconds
    /// Where there is no room for more digits.
    case roughSeconds

    /// The unit that suits the longest of some times, in nanoseconds.
    init(suiting times: some Sequence<Int64>) {
      self = (times.lazy.map(\.magnitude).max() ?? 0) < 1_000_000_000 ? .milliseconds : .seconds
    }

    func text(_ nanoseconds: Int64) -> String {
      switch self {
      case .milliseconds: Decimal.fixed(nanoseconds, unit: 1_000_000, digits: 3)
      case .seconds: Decimal.fixed(nanoseconds, unit: 1_000_000_000, digits: 6)
      case .roughSeconds: Decimal.fixed(nanoseconds, unit: 1_000_000_000, digits: 3)
      }
    }

    var name: String { self == .milliseconds ? "ms" : "s" }
  }

  /// Measures rows; `origin` is the moment from which times count.
  init(
    rows: [LadderRow], version: IPAddress.Version, origin: Int64, width: Int, hasStateColumn: Bool,
    glyphs: Glyphs
  ) {
    let ellipsis = glyphs.ellipsis
    let times = rows.compactMap { $0.time.map { $0 &- origin } }
    let isNarrow = width < Self.usualWidth
    var unit = TimeUnit(suiting: times)
    if isNarrow, unit == .seconds { unit = .roughSeconds }
    timeUnit = unit
    timeWidth = times.map { unit.text($0).count }.max() ?? 0
    var labels: [PacketLabel.Detail: Int] = [:]
    frameWidth = 2
    for row in rows {
      guard case .packet(let record) = row.middle else { continue }
      frameWidth = max(frameWidth, "#\(FrameNames.text(record.frame))".displayWidth)
      let label = PacketLabel(record: record, version: version)
      for detail in PacketLabel.Detail.allCases {
        // The line leaves, a space on both sides of the label, and the head; what is lost ends early.
        let needed = label.text(detail).displayWidth + 6 + (record.delivered ? 0 : isNarrow ? 2 : 6)
        labels[detail] = max(labels[detail] ?? 0, needed)
      }
    }
    let states =
      rows.flatMap { row in
        Role.allCases.compactMap { row[$0].state?.text(side: $0, glyphs).count }
      }.max() ?? 0
    if hasStateColumn { stateWidth = states }
    var wanted: [Role: Int] = [:]
    var least: [Role: Int] = [:]
    for side in Role.allCases {
      let calls = rows.compactMap { $0[side].call }
      let floor = hasStateColumn ? 0 : states
      wanted[side] = calls.map { TerminalText.escaped($0.full).displayWidth }.reduce(floor, max)
      // On a narrow page calls are cut to the room that states need anyway.
      least[side] =
        isNarrow
        ? max(floor, Self.narrowCallWidth)
        : calls.map { $0.minimumWidth(ellipsis: ellipsis) }.reduce(floor, max)
    }
    // Lifelines, and the space between each of them and what stands outside.
    let outside = timeWidth + 2 + frameWidth + 1 + 2 * (stateWidth > 0 ? stateWidth + 1 : 0) + 4
    let room = max(width - outside, 40)
    let leastSides = (least[.initiator] ?? 0) + (least[.responder] ?? 0)
    detail =
      PacketLabel.Detail.allCases.first { leastSides + (labels[$0] ?? 0) <= room } ?? .short
    innerWidth = max(labels[detail] ?? 0, min(Self.comfortableInnerWidth, room - leastSides))
    var left = least[.initiator] ?? 0
    var right = least[.responder] ?? 0
    var spare = max(0, room - innerWidth - left - right)
    // Whoever lacks more columns gets the next one.
    while spare > 0 {
      let leftLack = (wanted[.initiator] ?? 0) - left
      let rightLack = (wanted[.responder] ?? 0) - right
      if leftLack <= 0 && rightLack <= 0 { break }
      if leftLack >= rightLack { left += 1 } else { right += 1 }
      spare -= 1
    }
    callWidth = [.initiator: left, .responder: right]
    innerWidth = min(innerWidth + spare, max(innerWidth, 44))
  }

  /// The column of the initiator's lifeline.
  var leftLifeline: Int {
    timeWidth + 2 + frameWidth + 1 + (callWidth[.initiator] ?? 0) + (stateWidth > 0 ? stateWidth + 1 : 0) + 1
  }

  /// The column of the responder's lifeline.
  var rightLifeline: Int {
    leftLifeline + 1 + innerWidth
  }
}
