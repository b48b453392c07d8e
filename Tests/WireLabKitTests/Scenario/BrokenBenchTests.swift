import Testing
import WireLabKit

/// Rules of the bench that cannot be.
@Suite struct BrokenBenchTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  /// The sample with one rule, in line 22.
  private static func rule(_ text: String, _ diagnosis: String) -> BrokenFile {
    BrokenFile("timeout: 5\n", "bench:\n  - \(text)\ntimeout: 5\n", [diagnosis])
  }

  static let files = [
    rule("{ drp: S> }", "22:7+3 unknown key `drp` | did you mean `drop`?"),
    rule(
      "{ of: alice }",
      "22:5+13 a rule of `bench` does one thing | one of: drop, hold, cross, delay, reorder, repeat, tooBig"),
    rule("{ hold: SA< }", "22:7+4 `hold` has no `until` | as in `{ hold: FA>, until: { segment: FA< } }`"),
    rule("{ delay: SA< }", "22:7+5 `delay` has no `by` | as in `{ delay: PA>, by: 0.05 }`"),
    rule("{ drop: SA<, by: 1 }", "22:18+2 only `delay` can have `by`"),
    rule("{ cross: FA> }", "22:14+3 `cross` has two packets, one of each end | as in `FA> FA<`"),
    rule("{ cross: FA> S> }", "22:14+6 `cross` has two packets, one of each end | as in `FA> FA<`"),
    rule(
      "{ reorder: PA>, until: { mark: ready } }",
      "22:21+5 `reorder` ends with the next packet of the same sender | what ends with an event is `hold`"),
    rule(
      "{ drop: ICMP< }",
      "22:13+5 the bench leaves ICMP and fragments alone | segments and whole datagrams, as in `SA<` or `D>`"),
    rule("{ drop: S>, of: alic }", "22:21+4 no client is called `alic` | did you mean `alice`?"),
    rule("{ drop: S>, times: 0 }", "22:24+1 `times` must be from 1 to 10000, not 0"),
  ]
}
