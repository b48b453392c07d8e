import ArgumentParser
import Glibc
import WireJudgement
import WireScenario
import WireSystem
import WireText

/// `wirelab validate`: checks scenario files without running them.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check scenario files without running them.",
    discussion: """
      Prints `ok FILE` for each file that is right, and which programs it runs, if any. What is wrong goes \
      to standard error with its line and column; the status is then 2. What a lesson names under `after` \
      must be a lesson: of the directory of the scenarios, where it is one of them, one that comes before \
      it; else any of the course, of the files given here, or of those beside it.
      """)

  @Argument(help: "Scenario files, or directories of them.", completion: .file(extensions: ["yaml"]))
  var paths: [String]

  @OptionGroup var selection: ScenarioSelection

  func run() throws {
    let entries: [ScenarioCatalog.Entry]
    do {
      entries = try ScenarioCatalog.files(paths)
    } catch {
      throw ExitWith(error)
    }
    let course = try selection.course()
    let known = ([course].compactMap(\.self) + ScenarioSelection.foundCourses()).flatMap(\.entries).map(\.id)
    var isRight = true
    for entry in entries {
      let file = entry.file
      do {
        // Where there is no course, nothing can be looked up.
        let others = known + entries.map(\.id) + Self.lessons(around: file)
        let outside = known.isEmpty ? nil : CoursePlace(ofFile: file, outside: others)
        let place = course?.place(of: file, beside: known) ?? outside
        let scenario = try Scenario.load(file: file, in: entry.folder, place: place)
        let programs = scenario.plan.programs
        let runs = programs.isEmpty ? "" : " (runs \(programs.joined(separator: "; ").harmlessForTerminal))"
        Terminal.write("ok \(file.harmlessForTerminal)\(runs)", to: STDOUT_FILENO)
        for advice in scenario.plan.advice {
          let place = advice.location
          let text = advice.value.text(in: .en)
          Terminal.write(
            "\(place.file.harmlessForTerminal):\(place.line):\(place.column): advice: \(text)",
            to: STDERR_FILENO)
        }
      } catch {
        isRight = false
        Terminal.write("\(error)", to: STDERR_FILENO)
      }
    }
    if !isRight { throw ExitWith(.usage) }
  }

  /// The lessons of the course that a file is a part of, wherever that is: its chapter has an order.
  private static func lessons(around file: String) -> [String] {
    let folder = FileReading.directory(of: file)
    let chapter = folder.isEmpty ? "." : folder
    guard FileReading.isFile(chapter + "/order") else { return [] }
    return (try? ScenarioCatalog(directory: chapter + "/.."))?.entries.map(\.id) ?? []
  }
}
