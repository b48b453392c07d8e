import Testing

/// What the program brings along.
@Suite struct LinkingTests {
  /// Foundation brings ICU, which is larger than all the rest; FoundationEssentials does not.
  ///
  /// Every object of a target asks for what one of its files imports, and goes on until it is compiled again.
  @Test func thereIsNoFoundationAndNoICU() throws {
    let program = try #require(try ProgramFile(path: Program.wirelab))
    #expect(program.libraries.contains { $0.hasPrefix("libc.so") })
    let essentials = "libFoundationEssentials.so"
    let heavy = program.libraries.filter {
      $0 != essentials && ($0.contains("Foundation") || $0.lowercased().contains("icu"))
    }
    #expect(heavy == [], "FoundationEssentials will do; once it is mended, build the whole target anew")
    // In a program that is linked statically, no library tells.
    #expect(program.symbols.contains("main"))
    // Its data, and the namespace of its C++, which carries the version.
    #expect(program.symbols.first { $0.hasPrefix("icudt") || $0.contains("6icu_") } == nil)
  }
}
