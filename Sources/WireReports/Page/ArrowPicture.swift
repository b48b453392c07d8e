import WireConversations

/// The way of a packet from one lifeline to the other, as SVG that is as wide as its cell.
struct ArrowPicture {
  /// How far a packet came.
  enum Way {
    case whole
    case lost
    case held
    /// What was left of the way of a packet that had been held.
    case secondHalf
  }

  let by: Role
  let way: Way

  /// Writes the picture; its row says the same in words.
  func write(to html: inout HTMLWriter) {
    html.element("svg", ["class": "arrow", "aria-hidden": "true", "focusable": "false"]) { html in
      html.element(
        "line",
        ["x1": x(way == .secondHalf ? 72 : 0), "y1": y(0), "x2": x(reach), "y2": y(reach)]
      ) { _ in }
      html.element("svg", ["x": x(reach), "y": y(reach), "overflow": "visible"]) { html in
        html.element("path", ["class": style, "d": end]) { _ in }
      }
    }
  }

  /// How far it came, in hundredths of the way.
  private var reach: Int {
    switch way {
    case .whole, .secondHalf: 100
    case .lost, .held: 72
    }
  }

  private func x(_ hundredths: Int) -> String { "\(by == .initiator ? hundredths : 100 - hundredths)%" }

  /// An arrow falls a little on its way: time goes down the page.
  private func y(_ hundredths: Int) -> String { "\(5 + hundredths * 6 / 100)" }

  private var style: String {
    switch way {
    case .whole, .secondHalf: "tip"
    case .lost: "cross"
    case .held: "diamond"
    }
  }

  private var end: String {
    switch way {
    case .whole, .secondHalf: by == .initiator ? "M0 0L-10 -5V5z" : "M0 0L10 -5V5z"
    case .lost: "M-5 -5L5 5M5 -5L-5 5"
    case .held: "M0 -5L5 0L0 5L-5 0z"
    }
  }
}
