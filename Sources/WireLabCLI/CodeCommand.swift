import ArgumentParser
import Glibc
import WireJudgement
import WireScenario
import WireSystem
import WireText

/// `wirelab code`: the programs of a lesson in the language of its readers.
struct CodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: "Write out the programs of a lesson in Python, Swift or C.",
    discussion: """
      Its servers, then its clients, with the calls of the lesson on the lesson's ports. What only the lab \
      can do, such as to wait for a segment, stands in them as a comment. `--language` is the programming \
      language here; `--texts` that of the comments.

        wirelab code close-four --language python
        wirelab code close-four --language c --output close-four
      """)

  @Argument(help: "The lesson: an id, or a file.", completion: Completions.scenarios)
  var scenario: String

  @Option(help: "The programming language: python, swift or c.")
  var language: ProgramLanguage = .python

  @Option(help: "The language of the comments: en or zh-Hans; else that of the locale.")
  var texts: Language?

  @Option(
    help: "The folder for the files, made if it is not there; else they go to standard output.",
    completion: .directory)
  var output: String?

  @OptionGroup var selection: ScenarioSelection

  func run() throws {
    let loaded = try selection.load([scenario])
    if let failure = loaded.failures.first { throw ExitWith(.usage, "\(failure)") }
    let texts = texts ?? Language(environment: Program.environment)
    let programs = loaded.scenarios.map { $0.programs(in: language, texts: texts) }
    for (index, programs) in programs.enumerated() {
      try write(programs, isFirst: index == 0)
    }
  }

  private func write(_ programs: [ProgramSource], isFirst: Bool) throws {
    guard let output else {
      for (index, program) in programs.enumerated() {
        let gap = isFirst && index == 0 ? "" : "\n"
        Terminal.write(
          gap + "==> \(program.fileName) <==\n" + program.text.harmlessLinesForTerminal,
          to: Terminal.standardOutput)
      }
      return
    }
    do throws(DirectoryTree.Failure) { try DirectoryTree.make(output) } catch {
      throw ExitWith(.notPermitted, NewFile.Failure.sentence(output, errno: error.errno))
    }
    for program in programs {
      let file = output + "/" + program.fileName
      do throws(NewFile.Failure) {
        try NewFile.write(Array(program.text.utf8), to: file, mode: 0o666)
      } catch {
        if error.errno == EEXIST {
          throw ExitWith(.usage, "\(file.onOneLine) is there already. Take another folder.")
        }
        throw ExitWith(.notPermitted, NewFile.Failure.sentence(file, errno: error.errno))
      }
      Terminal.write("\(file.onOneLine)\n", to: Terminal.standardOutput)
    }
  }
}

extension ProgramLanguage: ExpressibleByArgument {}
