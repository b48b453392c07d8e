import Testing

@testable import WireReports

/// Names and hints of a class in a table that a spreadsheet opens.
struct GradeTableTests {
  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+x", "'+x"), ("-2", "'-2"), ("@a", "'@a"), ("  =1", "'  =1"), ("a,b", "\"a,b\""),
    ("say \"hi\"", "\"say \"\"hi\"\"\""), ("plain", "plain"),
  ]) func noFieldIsAFormula(text: String, field: String) {
    #expect(GradeCSV.field(text) == field)
  }

  @Test func nothingCommandsATerminal() {
    #expect(!GradeCSV.field("\u{1B}[2J").unicodeScalars.contains("\u{1B}"))
  }
}
