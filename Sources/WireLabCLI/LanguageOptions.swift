import ArgumentParser
import WireText

/// In which language people are spoken to.
struct LanguageOptions: ParsableArguments {
  @Option(help: "The language of lessons and reports: en or zh-Hans; else that of the locale.")
  var language: Language?

  /// The language asked for, else that of the locale.
  var chosen: Language {
    language ?? Language(environment: Program.environment)
  }
}

extension Language: ExpressibleByArgument {}
