import Testing

/// What stands in the last lines of `swift test`.
@Suite struct SkipsTests {
  @Test func theNumberIsLast() {
    #expect(Skips.summary([:]) == "tests skipped for want of a program or a right: 0")
    #expect(
      Skips.summary(["A.b()": ["tshark"], "A.a()": ["tshark"], "C.c()": ["root", "ip"]]) == """
        skipped for want of ip, root: C.c()
        skipped for want of tshark: A.a() A.b()
        programs are installed by: CI=true sh .ci/setup
        tests skipped for want of a program or a right: 3
        """)
  }

  @Test func whatIsMissingIsNamed() async {
    let isThere = Need("a kernel") { true }
    #expect(await NeedTrait(needs: [isThere]).missing == [])
    #expect(await NeedTrait(needs: [isThere, Need("a unicorn") { false }]).missing == ["a unicorn"])
  }

  @Test func whatIsNotSaidIsAnIssue() {
    withKnownIssue { _ = try Program.tool("sh") }
  }
}
