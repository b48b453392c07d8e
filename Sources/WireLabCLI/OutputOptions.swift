import ArgumentParser
import Glibc
import WireReports
import WireText

/// How results are shown.
struct OutputOptions: ParsableArguments {
  /// When colour is used.
  enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Option(help: "Colour: auto (on a terminal, unless NO_COLOR is set), always, never.")
  var color: ColorChoice = .auto

  @Flag(help: "Draw with ASCII only.")
  var ascii = false

  @Flag(help: "Show every packet of a ladder, however long it is.")
  var allPackets = false

  @OptionGroup var languages: LanguageOptions

  /// Whether standard output gets colour.
  var usesColor: Bool { usesColor(on: STDOUT_FILENO) }

  /// Whether a descriptor gets colour.
  func usesColor(on descriptor: Int32) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: getenv("NO_COLOR").map { $0.pointee == 0 } ?? true && Terminal.isTerminal(descriptor)
    }
  }

  /// How text reports are laid out.
  var textOptions: TextReport.Options {
    TextReport.Options(
      language: chosenLanguage, style: usesColor ? .ansi : .none, width: Terminal.width, ascii: ascii,
      maximumPackets: allPackets ? Int.max : TextReport.Options.usualPackets)
  }

  /// The language of what is shown.
  var chosenLanguage: Language { languages.chosen }

  /// How reports look on a descriptor.
  ///
  /// - Parameter foldsAlike: whether of conversations that went alike only the first has a ladder.
  func report(on descriptor: Int32, foldsAlike: Bool = false) -> TextReport {
    var options = textOptions
    options.foldsAlike = foldsAlike && !allPackets
    options.style = usesColor(on: descriptor) ? .ansi : .none
    return TextReport(options)
  }
}
