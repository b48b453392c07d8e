import Foundation
import Testing
import WireConversations
import WireFormat

@testable import WireLabKit

/// Zeek's conn.log, and comma-separated values.
@Suite struct ConversationTableTests {
  /// A whole conversation, a SYN without an answer, a datagram, and a conversation of which octets are
  /// missing.
  private static let frames: [Written.Frame] = {
    var frames = Written.conversation() + [Written.segment(Written.carol, Written.bob, .syn, 7)]
    frames.append(Written.datagram(to: 53, [1, 2, 3]))
    let dave = Endpoint(IPAddress(v6High: 0x2001_0db8 << 32, low: 1), 40_000)
    let erin = Endpoint(IPAddress(v6High: 0x2001_0db8 << 32, low: 2), 443)
    frames += [
      Written.segment(dave, erin, .syn, 100), Written.segment(erin, dave, [.syn, .ack], 500, 101),
      Written.segment(dave, erin, .ack, 101, 501), Written.segment(erin, dave, .ack, 601, 101, payload: 10),
      Written.segment(dave, erin, .ack, 101, 611),
    ]
    return frames.map { Written.Frame($0) }
  }()

  private func text(
    _ frames: [Written.Frame] = frames, _ write: (Conversation, String, inout [UInt8]) -> Void
  ) throws -> [UInt8] {
    try Written.with(Written.pcap(frames)) { path in
      var octets: [UInt8] = []
      var all: [Conversation] = []
      _ = try CaptureInspector.stream(path, states: false) { all.append($0) }
      for conversation in all.sorted(by: { $0.id < $1.id }) { write(conversation, "a.pcap", &octets) }
      return octets
    }
  }

  private func log(_ frames: [Written.Frame] = frames) throws -> String {
    var log = ZeekLog()
    var octets = try text(frames) { log.append($0, to: &$2) }
    log.finish(&octets)
    return String(decoding: octets, as: UTF8.self)
  }

  /// A reader of Zeek's format that accepts nothing else.
  private func read(_ log: String) throws -> [[String: String]] {
    var lines = log.components(separatedBy: "\n")
    #expect(lines.removeLast() == "")
    let head = [
      "#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn",
    ]
    #expect(Array(lines.prefix(5)) == head)
    #expect(lines[5].wholeMatch(of: /#open\t\d{4}(-\d\d){5}/) != nil, "\(lines[5])")
    #expect(lines.last?.wholeMatch(of: /#close\t\d{4}(-\d\d){5}/) != nil)
    let names = lines[6].components(separatedBy: "\t").dropFirst()
    let types = lines[7].components(separatedBy: "\t").dropFirst()
    #expect(lines[6].hasPrefix("#fields\t") && lines[7].hasPrefix("#types\t"))
    return try lines.dropFirst(8).dropLast().map { line in
      let values = line.components(separatedBy: "\t")
      try #require(values.count == names.count && types.count == names.count, "\(line)")
      for (value, type) in zip(values, types) where value != "-" {
        let isRight =
          switch type {
          case "time", "interval": value.wholeMatch(of: /\d+\.\d{6}/) != nil
          case "count": UInt64(value) != nil
          case "port": UInt16(value) != nil
          case "addr": IPAddress(value) != nil
          case "bool": value == "T" || value == "F"
          case "enum": ["tcp", "udp", "icmp"].contains(value)
          case "string": !value.isEmpty
          case "set[string]": value == "(empty)" || !value.isEmpty
          default: false
          }
        #expect(isRight, "\(value) as \(type)")
      }
      return Dictionary(uniqueKeysWithValues: zip(names, values))
    }
  }

  @Test func rowsHaveZeeksColumns() throws {
    let text = try log()
    let fields = try #require(text.components(separatedBy: "\n").first { $0.hasPrefix("#fields") })
    #expect(
      fields.hasPrefix(
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\t"
          + "resp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\t"
          + "resp_pkts\tresp_ip_bytes\ttunnel_parents\tip_proto"))
    let rows = try read(text)
    #expect(rows.map { $0["conn_state"] } == ["SF", "S0", "S0", "S1"])
    #expect(rows.map { $0["proto"] } == ["tcp", "tcp", "udp", "tcp"])
    #expect(rows.map { $0["ip_proto"] } == ["6", "6", "17", "6"])
    #expect(rows.map { $0["orig_pkts"] } == ["5", "1", "1", "3"])
    #expect(rows.map { $0["resp_pkts"] } == ["4", "0", "0", "2"])
    #expect(rows.map { $0["missed_bytes"] } == ["0", "0", "0", "100"])
    // Zeek counts by the numbers, and of one moment knows neither duration nor bytes.
    #expect(rows.map { $0["orig_bytes"] } == ["5", "-", "-", "0"])
    #expect(rows.map { $0["resp_bytes"] } == ["7", "-", "-", "110"])
    #expect(rows[0]["ts"] == "1700000000.000000" && rows[0]["duration"] == "0.008000")
    #expect(rows[0]["history"] == "ShADdFaf")
    #expect(rows.map { $0["teardown"] } == ["four-segment", "none", "-", "none"])
    #expect(rows.map { $0["conclusive"] } == ["T", "F", "T", "F"])
    #expect(rows[3]["id.orig_h"] == "2001:db8::1")
  }

  /// The same wherever it is read, and another for every conversation.
  @Test func identifiersAreStable() throws {
    let names = try read(log()).compactMap { $0["uid"] }
    #expect(Set(names).count == 4)
    #expect(names.allSatisfy { $0.wholeMatch(of: /C[0-9A-Za-z]{17}/) != nil }, "\(names)")
    let again = try read(log()).compactMap { $0["uid"] }
    #expect(again == names)
    // By another program.
    #expect(names.first == "Ck5lWs6Y7t24ClR2zF")
  }

  /// What carries a conversation has no line of its own, so that it is named; a VLAN carries nothing.
  @Test func tunnelsAreNamed() throws {
    func inVXLAN(_ frame: [UInt8]) -> [UInt8] {
      Written.datagram(to: 4789, [8, 0, 0, 0, 0, 0, 42, 0] + frame)
    }
    func inVLAN(_ frame: [UInt8]) -> [UInt8] {
      Array(frame.prefix(12)) + [0x81, 0, 0, 7] + frame.dropFirst(12)
    }
    let carried = Written.conversation().map { inVXLAN($0) }
    let tagged = Written.conversation(Written.carol).map { inVLAN(inVXLAN(inVLAN($0))) }
    let labelled = Written.conversation(Endpoint(Written.carol.address, 7)).map { inVLAN($0) }
    let frames = carried + tagged + labelled + Written.conversation(Endpoint(Written.carol.address, 8))
    let rows = try read(log(frames.map { Written.Frame($0) }))
    #expect(rows.map { $0["tunnel_parents"] } == ["vxlan 42", "vxlan 42", "-", "-"])
    #expect(rows.allSatisfy { $0["service"] == "-" && $0["local_orig"] == "-" && $0["orig_ip_bytes"] == "-" })
  }

  @Test func aLogOfNothingHasItsHeader() throws {
    let rows = try read(log([Written.Frame(Written.ethernet(0x0806, [0, 1]))]))
    #expect(rows.isEmpty)
  }

  /// As RFC 4180 has it.
  private func rows(_ csv: [UInt8]) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var scalars = Array(String(decoding: csv, as: UTF8.self).unicodeScalars)[...]
    func put(_ scalar: Unicode.Scalar) {
      rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
    }
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar == "\"" && scalars.first == "\"" {
          put(scalar)
          scalars.removeFirst()
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          put(scalar)
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," {
        rows[rows.count - 1].append("")
      } else if scalar == "\r" && scalars.first == "\n" {
        scalars.removeFirst()
        rows.append([""])
      } else {
        put(scalar)
      }
    }
    return rows.dropLast()
  }

  @Test func csvHasTheKeysOfTheJSON() throws {
    var octets: [UInt8] = []
    ConversationCSV.appendHeader(to: &octets)
    octets += try text { conversation, _, buffer in
      ConversationCSV.append(conversation, file: "a,\"b\"\n.pcap", to: &buffer)
    }
    let rows = rows(octets)
    let header = rows[0]
    #expect(rows.count == 5 && rows.allSatisfy { $0.count == header.count })
    let table = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    #expect(table.allSatisfy { $0["file"] == "a,\"b\"\n.pcap" })
    #expect(table.map { $0["handshake.kind"] } == ["three-way", "unanswered", "", "three-way"])
    #expect(table[0]["teardown.frames"] == "6 7 8 9")
    #expect(table[0]["bytes.responder"] == "7" && table[0]["conclusive"] == "true")
    // Each column is a path of the JSON.
    let json = try text { conversation, file, buffer in
      InspectDocument.appendLine(conversation, file: file, to: &buffer)
    }
    let line = try #require(json.split(separator: 0x0a).first)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    // These are there only where there is something to say.
    for column in header where !["wrapping.label", "variants"].contains(column) {
      let path = column.split(separator: ".").map(String.init)
      let parent = path.count > 1 ? object[path[0]] as? [String: Any] : object
      #expect(parent?[path[path.count - 1]] != nil, "\(column)")
    }
  }
}
