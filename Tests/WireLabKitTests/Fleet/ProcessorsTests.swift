import Testing
import WireLabKit

/// How many processors there are to use.
@Suite struct ProcessorsTests {
  @Test(
    arguments: [
      ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000", 1), ("max 100000\n", nil), ("", nil),
      ("0 100000", nil), ("100000 0", nil), ("-5 100000", nil), ("100000", nil),
    ] as [(String, Int?)]) func ofAControlGroup(text: String, count: Int?)
  {
    #expect(Processors.quota(in: text) == count)
  }

  @Test func thereIsOne() {
    #expect(Processors.count >= 1)
    #expect((8...256).contains(Processors.defaultJobs))
  }
}
