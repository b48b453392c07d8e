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

  /// How text reports without ladders are laid out.
  var textOptions: TextReport.Options { textOptions(allPackets: false) }

  /// How text reports are laid out.
  func textOptions(allPackets: Bool) -> TextReport.Options {
    TextReport.Options(
      language: chosenLanguage, style: usesColor ? .ansi : .none, width: Terminal.width, ascii: ascii,
      maximumPackets: allPackets ? Int.max : TextReport.Options.usualPackets)
  }

  /// The language of what is shown.
  var chosenLanguage: Language { languages.chosen }

  /// How reports look on a descriptor.
  ///
  /// - Parameters:
  ///   - allPackets: whether each packet of a ladder is drawn.
  ///   - foldsAlike: whether of conversations that went alike only the first has a ladder.
  func report(
    on descriptor: Int32, allPackets: Bool = false, foldsAlike: Bool = false
  ) -> TextReport {
    var options = textOptions(allPackets: allPackets)
    options.foldsAlike = foldsAlike && !allPackets
    options.style = usesColor(on: descriptor) ? .ansi : .none
    return TextReport(options)
  }
}
