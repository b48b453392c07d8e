import WireConversations
import WireText

/// The state machine of TCP (RFC 9293 section 3.3.2, figure 5) as SVG.
///
/// Each way between two states has the name `FROM-TO`, each state its own, so that a script can walk through
/// them.
enum StateMachinePicture {
  /// A state and the middle of its box.
  private struct Node {
    var name: String
    var state: TCPState
    var x: Double
    var y: Double
  }

  /// A way between two states, and what leads along it: what happens, and what is then sent.
  private struct Way: Sendable {
    var from: String
    var to: String
    var text: @Sendable (Words) -> [String]
    /// Where the text stands on the way, from 0 to 1, and how far beside it.
    var place = 0.5
    var beside = (x: 0.0, y: 0.0)
  }

  private static let size = (width: 560.0, height: 454.0)
  private static let box = (width: 108.0, height: 26.0)

  /// CLOSED is drawn twice, as in the RFC: where a conversation begins, and where it ends.
  private static let nodes: [Node] = [
    Node(name: "CLOSED", state: .closed, x: 280, y: 18),
    Node(name: "LISTEN", state: .listen, x: 280, y: 82),
    Node(name: "SYN_RECEIVED", state: .synReceived, x: 90, y: 148),
    Node(name: "SYN_SENT", state: .synSent, x: 470, y: 148),
    Node(name: "ESTABLISHED", state: .established, x: 280, y: 216),
    Node(name: "FIN_WAIT_1", state: .finWait1, x: 90, y: 288),
    Node(name: "CLOSE_WAIT", state: .closeWait, x: 470, y: 288),
    Node(name: "FIN_WAIT_2", state: .finWait2, x: 90, y: 364),
    Node(name: "CLOSING", state: .closing, x: 280, y: 364),
    Node(name: "LAST_ACK", state: .lastAck, x: 470, y: 364),
    Node(name: "TIME_WAIT", state: .timeWait, x: 280, y: 436),
    Node(name: "END", state: .closed, x: 470, y: 436),
  ]

  private static let ways: [Way] = [
    Way(from: "CLOSED", to: "LISTEN", text: { [$0.passiveOpen] }, beside: (-48, 0)),
    Way(from: "CLOSED", to: "SYN_SENT", text: { [$0.activeOpen, $0.sends("SYN")] }, beside: (44, -6)),
    Way(
      from: "LISTEN", to: "SYN_RECEIVED", text: { [$0.receives("SYN"), $0.sends("SYN,ACK")] },
      beside: (-58, -8)),
    Way(
      from: "LISTEN", to: "SYN_SENT", text: { [$0.sendsData, $0.sends("SYN")] }, place: 0.42,
      beside: (-22, 14)),
    Way(
      from: "SYN_SENT", to: "SYN_RECEIVED", text: { [$0.receivesAndSends("SYN", "SYN,ACK")] }, place: 0.5,
      beside: (0, 9)),
    Way(
      from: "SYN_RECEIVED", to: "ESTABLISHED", text: { [$0.acknowledged, $0.of("SYN")] }, beside: (-40, 14)),
    Way(
      from: "SYN_SENT", to: "ESTABLISHED", text: { [$0.receives("SYN,ACK"), $0.sends("ACK")] },
      beside: (58, 10)),
    Way(from: "SYN_RECEIVED", to: "FIN_WAIT_1", text: { [$0.closes, $0.sends("FIN")] }, beside: (-34, 0)),
    Way(from: "ESTABLISHED", to: "FIN_WAIT_1", text: { [$0.closes, $0.sends("FIN")] }, beside: (34, 8)),
    Way(
      from: "ESTABLISHED", to: "CLOSE_WAIT", text: { [$0.receives("FIN"), $0.sends("ACK")] }, beside: (40, -8)
    ),
    Way(from: "FIN_WAIT_1", to: "FIN_WAIT_2", text: { [$0.acknowledged, $0.of("FIN")] }, beside: (-34, 0)),
    Way(
      from: "FIN_WAIT_1", to: "CLOSING", text: { [$0.receives("FIN"), $0.sends("ACK")] }, beside: (44, -4)),
    Way(from: "CLOSE_WAIT", to: "LAST_ACK", text: { [$0.closes, $0.sends("FIN")] }, beside: (34, 0)),
    Way(
      from: "FIN_WAIT_2", to: "TIME_WAIT", text: { [$0.receives("FIN"), $0.sends("ACK")] },
      beside: (-40, 10)),
    Way(from: "CLOSING", to: "TIME_WAIT", text: { [$0.acknowledged, $0.of("FIN")] }, beside: (34, 0)),
    Way(from: "LAST_ACK", to: "END", text: { [$0.acknowledged, $0.of("FIN")] }, beside: (34, 0)),
    Way(from: "TIME_WAIT", to: "END", text: { _ in ["2 MSL"] }, beside: (0, -8)),
  ]

  /// Writes the picture.
  static func write(to html: inout HTMLWriter, labelledBy label: String) {
    let box = "0 0 \(number(size.width)) \(number(size.height))"
    html.element(
      "svg", ["class": "machine", "viewBox": box, "data-whole": box, "role": "img", "aria-labelledby": label]
    ) { html in
      for way in ways { write(way, to: &html) }
      html.element("path", ["id": "jump", "class": "jump", "d": "M0 0"]) { _ in }
      for node in nodes { write(node, to: &html) }
      html.element("g", ["id": "walker-initiator", "class": "walker initiator"]) { html in
        html.element("circle", ["r": "9"]) { _ in }
        html.element("text", ["y": "4"]) { _ in }
      }
      html.element("g", ["id": "walker-responder", "class": "walker responder"]) { html in
        html.element("path", ["d": "M0 -11L11 0L0 11L-11 0z"]) { _ in }
        html.element("text", ["y": "4"]) { _ in }
      }
    }
  }

  private static func write(_ node: Node, to html: inout HTMLWriter) {
    html.element(
      "g",
      ["class": "state", "data-state": node.name, "data-x": number(node.x), "data-y": number(node.y)]
    ) { html in
      html.element(
        "rect",
        [
          "x": number(node.x - box.width / 2), "y": number(node.y - box.height / 2), "rx": "6",
          "width": number(box.width), "height": number(box.height),
        ]
      ) { _ in }
      html.element("text", ["x": number(node.x), "y": number(node.y + 4)], text: node.state.rawValue)
    }
  }

  private static func write(_ way: Way, to html: inout HTMLWriter) {
    guard let from = nodes.first(where: { $0.name == way.from }),
      let to = nodes.first(where: { $0.name == way.to })
    else { return }
    let start = edge(of: from, towards: to)
    let end = edge(of: to, towards: from)
    let length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y)).squareRoot()
    let (along, across) = ((end.x - start.x) / length, (end.y - start.y) / length)
    let base = (x: end.x - along * 9, y: end.y - across * 9)
    html.element("g", ["class": "way", "data-way": "\(way.from)-\(way.to)"]) { html in
      html.element("path", ["class": "line", "d": "M\(point(start))L\(point(base))"]) { _ in }
      html.element(
        "path",
        [
          "class": "head",
          "d": "M\(point(end))L\(point((base.x - across * 4, base.y + along * 4)))"
            + "L\(point((base.x + across * 4, base.y - along * 4)))z",
        ]
      ) { _ in }
      let x = start.x + (end.x - start.x) * way.place + way.beside.x
      let y = start.y + (end.y - start.y) * way.place + way.beside.y + 4
      let texts = Language.allCases.map { ($0, way.text(Words($0))) }
      let isShared = texts.allSatisfy { $0.1 == texts[0].1 }
      for (language, lines) in isShared ? Array(texts.prefix(1)) : texts {
        for (index, line) in lines.enumerated() {
          let top = y - 6 * Double(lines.count - 1) + 12 * Double(index)
          html.element(
            "text", ["x": number(x), "y": number(top), "lang": isShared ? nil : language.rawValue], text: line
          )
        }
      }
    }
  }

  /// Where the line between the middles of two boxes leaves the first.
  private static func edge(of node: Node, towards other: Node) -> (x: Double, y: Double) {
    let (x, y) = (other.x - node.x, other.y - node.y)
    let scale = min(
      x == 0 ? .infinity : (box.width / 2 + 2) / abs(x), y == 0 ? .infinity : (box.height / 2 + 2) / abs(y))
    return (node.x + x * scale, node.y + y * scale)
  }

  private static func point(_ point: (x: Double, y: Double)) -> String {
    "\(number(point.x)) \(number(point.y))"
  }

  /// Tenths are fine enough for a screen.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}

/// What leads from state to state.
extension Words {
  fileprivate var passiveOpen: String { text("machine.passive-open") }
  fileprivate var activeOpen: String { text("machine.active-open") }
  fileprivate var sendsData: String { text("machine.send") }
  fileprivate var closes: String { text("machine.close") }
  fileprivate func sends(_ what: String) -> String { text("machine.sends", ["what": what]) }
  fileprivate func receives(_ what: String) -> String { text("machine.receives", ["what": what]) }
  fileprivate func receivesAndSends(_ what: String, _ answer: String) -> String {
    text("machine.receives-and-sends", ["what": what, "answer": answer])
  }
  fileprivate var acknowledged: String { text("machine.acknowledged") }
  fileprivate func of(_ what: String) -> String { text("machine.of", ["what": what]) }
}
