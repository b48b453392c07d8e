/// How a run goes on segment by segment.
public struct StepOptions: Hashable, Codable, Sendable {
  /// Whether the next segment has to be predicted.
  public var asks: Bool
  /// The language, as its name.
  public var language: String
  /// The columns of the page.
  public var width: Int
  /// Its rows.
  public var height: Int
  /// Whether it is drawn in ASCII alone.
  public var ascii: Bool
  /// Whether it has colours.
  public var color: Bool
  /// Whether each page takes the place of the one before, as on a terminal.
  public var clears: Bool
  /// Whether lines that come are shown already, because somebody types them.
  public var echoes: Bool

  /// Options from their parts.
  public init(
    asks: Bool, language: Language, width: Int, height: Int, ascii: Bool, color: Bool, clears: Bool,
    echoes: Bool
  ) {
    self.asks = asks
    self.language = language.rawValue
    self.width = width
    self.height = height
    self.ascii = ascii
    self.color = color
    self.clears = clears
    self.echoes = echoes
  }

  /// The longest that a run may take, however long somebody thinks.
  static let limitSeconds = 3600.0

  /// The report that pages are written with.
  var report: TextReport {
    TextReport(
      TextReport.Options(
        language: Language(rawValue: language) ?? .en, style: color ? .ansi : .none, width: width,
        ascii: ascii,
        maximumPackets: Int.max))
  }
}
