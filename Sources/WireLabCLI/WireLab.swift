import ArgumentParser
import Glibc
import WireJudgement
import WireSystem
import WireText

/// The command `wirelab`; its subcommands are one file each.
@main
struct WireLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wirelab",
    abstract: "A laboratory for the wire: real servers and clients, captured, judged with evidence.",
    discussion: """
      Exit status: 0 all passed, 1 an expectation failed, 2 wrong usage or an unreadable file, 3 the machine \
      does not allow it, 4 a name that matched nothing, 5 inconclusive, 70 a defect of WireLab, 130 \
      interrupted.
      """,
    version: WireLabVersion.current,
    subcommands: [
      RunCommand.self, MergeCommand.self, ListCommand.self, CourseCommand.self, CodeCommand.self,
      InspectCommand.self, WatchCommand.self, ExecCommand.self, GradeCommand.self,
      VerifyCommand.self, ServeCommand.self, ConnectCommand.self, ExplainCommand.self, NewCommand.self,
      ValidateCommand.self, SchemaCommand.self, DoctorCommand.self, ManualCommand.self,
      WorkerCommand.self, ProbeCommand.self,
    ])

  static func main() {
    guard Program.openStandardDescriptors() else { Glibc.exit(ExitStatus.notPermitted.rawValue) }
    Program.refuseSilentEnd()
    do {
      var command = try parseAsRoot(ProgramArguments.all)
      try command.run()
      exit(.passed)
    } catch let status as ExitWith {
      if let message = status.message { Terminal.error(message) }
      exit(status.status)
    } catch {
      exitAsParser(error)
    }
  }

  /// No command is no wish: a script whose command is an empty variable must not read it as a pass.
  func run() throws {
    Terminal.write(Self.helpMessage(), to: STDERR_FILENO)
    throw ExitWith(.usage, "no command was given.")
  }

  /// Ends with a status; a pass whose results were not written is none.
  private static func exit(_ status: ExitStatus) -> Never {
    guard let number = Terminal.outputFailure else { Glibc.exit(status.rawValue) }
    Terminal.error(NewFile.Failure.sentence("to standard output", errno: number) + ".")
    Glibc.exit((status == .passed ? .notPermitted : status).rawValue)
  }

  /// What the parser has to say: help and the version on standard output with 0, wrong usage on standard
  /// error with 2 (the parser's own 64 would be one status more to learn).
  private static func exitAsParser(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    if code.isSuccess {
      Terminal.write(message(for: error), to: Terminal.standardOutput)
      exit(.passed)
    }
    if code == .validationFailure {
      Terminal.write(fullMessage(for: error).harmlessLinesForTerminal, to: STDERR_FILENO)
      Glibc.exit(ExitStatus.usage.rawValue)
    }
    Terminal.error("\(error)")
    Glibc.exit(ExitStatus.defect.rawValue)
  }
}

/// Ends the program with a status, and a message on standard error.
struct ExitWith: Error {
  let status: ExitStatus
  let message: String?

  init(_ status: ExitStatus, _ message: String? = nil) {
    self.status = status
    self.message = message
  }
}
