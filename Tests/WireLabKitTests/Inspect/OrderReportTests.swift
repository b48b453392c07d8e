import TestSupport
import Testing
import WireLabKit

/// What reports say of captures that were put in order, joined and related.
@Suite struct OrderReportTests {
  private static let conversation = Shuffled.timed(Written.conversation())

  @Test func disorder() throws {
    let result = try Shuffled.inspected(
      Written.pcap(Array(Self.conversation.dropFirst()) + [Self.conversation[0]]))
    let json = InspectDocument.text([result], pretty: false)
    #expect(json.contains(#""disordered":1,"disorder":{"seconds":0.008,"order":"times","clockSteps":0,"#))
    let text = TextReport().inspect([result])
    #expect(text.contains("1 frame stands behind a later one, by up to 0.008 s"))
    let right = try Shuffled.inspected(Written.pcap(Self.conversation))
    #expect(!InspectDocument.text([right]).contains("disorder"))
  }

  @Test func framesOfJoinedFiles() throws {
    let place = try TemporaryDirectory()
    let paths = try [
      place.write(Written.pcap(Array(Self.conversation.prefix(5))), to: "b.pcap"),
      place.write(Written.pcap(Array(Self.conversation.suffix(4))), to: "a.pcap"),
    ]
    let result = try CaptureInspector.inspect(joining: paths)
    let json = InspectDocument.text([result], pretty: false)
    #expect(json.contains(#""frames":["a.pcap:1","a.pcap:2","a.pcap:3","a.pcap:4"]"#))
    #expect(json.contains("#a.pcap:2 ack"))
    #expect(TextReport().inspect([result]).contains("#b.pcap:1"))
    let graceful = try Expectations.decode("{ each: { teardown: graceful } }", name: "expect")
    let outcome = try CaptureVerifier.verify(paths, joined: true, graceful)
    #expect(outcome.status == .passed)
  }
}
