import ArgumentParser
import FoundationEssentials
import WireCapture
import WireJudgement

/// What the parser says of a command: the part of its dump (ToolInfoV0) that a manual needs.
struct CommandInfo: Decodable {
  var commandName: String
  var abstract: String?
  var discussion: String?
  var shouldDisplay: Bool?
  var subcommands: [CommandInfo]?
  var arguments: [Argument]?

  /// A positional argument, an option or a flag.
  struct Argument: Decodable {
    enum Kind: String, Decodable {
      case positional, option, flag
    }

    struct Name: Decodable {
      enum Kind: String, Decodable {
        case long, short, longWithSingleDash
      }

      var kind: Kind
      var name: String

      /// As it is typed: `--format`, `-h`.
      var text: String { (kind == .long ? "--" : "-") + name }
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  private struct Tool: Decodable {
    var serializationVersion: Int
    var command: CommandInfo
  }

  /// The command that a parser parses, with its subcommands.
  static func of(_ command: (some ParsableCommand).Type) throws -> CommandInfo {
    do {
      _ = try command.parseAsRoot(["--experimental-dump-help"])
    } catch {
      return try JSONDecoder().decode(Tool.self, from: Data(command.message(for: error).utf8)).command
    }
    throw ExitWith(.defect, "the parser does not describe itself")
  }

  /// The subcommands that people see; the parser's own `help` is in none of its chapters.
  var visibleSubcommands: [CommandInfo] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  /// The arguments that are its own: each command has --help and --version.
  var ownArguments: [Argument] {
    (arguments ?? []).filter { argument in
      argument.shouldDisplay
        && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
    }
  }
}
