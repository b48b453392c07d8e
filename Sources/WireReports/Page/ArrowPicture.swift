import WireConversations

/// The way of a packet from one lifeline to the other, as SVG that is as wide as its cell.
///
/// Each of the eight is drawn once in a page, and used in the rows.
struct ArrowPicture {
  /// How far a packet came.
  enum Way: String, CaseIterable {
    case whole
    case lost
    case held
    /// What was left of the way of a packet that had been held.
    case rest
  }

  let by: Role
  let way: Way

  private var name: String { "arrow.\(way.rawValue).\(by.rawValue)" }

  /// Writes what rows use.
  static func writeAll(to html: inout HTMLWriter) {
    html.element("svg", ["class": "arrows", "aria-hidden": "true", "width": "0", "height": "0"]) { html in
      for by in Role.allCases {
        for way in Way.allCases { ArrowPicture(by: by, way: way).define(in: &html) }
      }
    }
  }

  /// Writes the picture in a row; its row says the same in words.
  func write(to html: inout HTMLWriter) {
    html.element("svg", ["class": "arrow", "aria-hidden": "true"]) { html in
      html.element("use", ["href": "#\(name)"]) { _ in }
    }
  }

  private func define(in html: inout HTMLWriter) {
    html.element("symbol", ["id": name, "overflow": "visible"]) { html in
      html.element(
        "line", ["x1": x(way == .rest ? 72 : 0), "y1": y(0), "x2": x(reach), "y2": y(reach)]
      ) { _ in }
      html.element("svg", ["x": x(reach), "y": y(reach), "overflow": "visible"]) { html in
        html.element("path", ["class": style, "d": end]) { _ in }
      }
    }
  }

  /// How far it came, in hundredths of the way.
  private var reach: Int {
    switch way {
    case .whole, .rest: 100
    case .lost, .held: 72
    }
  }

  private func x(_ hundredths: Int) -> String { "\(by == .initiator ? hundredths : 100 - hundredths)%" }

  /// An arrow falls a little on its way: time goes down the page.
  private func y(_ hundredths: Int) -> String { "\(5 + hundredths * 6 / 100)" }

  private var style: String {
    switch way {
    case .whole, .rest: "tip"
    case .lost: "cross"
    case .held: "diamond"
    }
  }

  private var end: String {
    switch way {
    case .whole, .rest: by == .initiator ? "M0 0L-10 -5V5z" : "M0 0L10 -5V5z"
    case .lost: "M-5 -5L5 5M5 -5L-5 5"
    case .held: "M0 -5L5 0L0 5L-5 0z"
    }
  }
}
