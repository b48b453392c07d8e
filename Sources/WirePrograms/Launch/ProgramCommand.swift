import Glibc
import WireSystem

/// A program that is to be started, and how.
package struct ProgramCommand: Sendable {
  /// Its name or path, and its arguments; at least one. No shell reads them.
  package var words: [String]
  /// Where it starts; nil: where this process is.
  package var directory: String?
  /// What is set beside the environment of this process, or instead of it.
  package var environment: [String: String] = [:]
  /// What it reads from its standard input.
  package var input = Input.none
  /// Where it writes to.
  package var output = Output.kept
  /// Texts that somebody will ask for: whether it has written one is known however much it has written since.
  package var awaited: [String] = []
  /// Whom it becomes; nil: who this process is.
  package var user: (user: uid_t, group: gid_t)?
  /// Whether it keeps the rights that this process has in its network.
  package var keepsNetworkRights = false
  /// Whether it shares the session and group of this process, and so the signals of its terminal.
  package var sharesTerminal = false
  /// What it may use.
  package var limits = ProgramLimits()
  /// What keeps it from everything but a copy of its folder, which stands for `directory`; nil: nothing.
  package var shield: ProgramShield?

  /// What a program reads.
  package enum Input: Hashable, Sendable {
    /// Nothing: the null device.
    case none
    /// What this process would read.
    case inherited
    /// This text, and then the end, unless more is written to it.
    case text([UInt8], staysOpen: Bool)
  }

  /// Where a program writes to.
  package enum Output: Hashable, Sendable {
    /// To us, who keep the end of it.
    case kept
    /// Where this process does.
    case inherited
    /// Where this process writes errors, also what is for standard output.
    case errors
  }

  /// Whether what it writes is kept.
  var keepsOutput: Bool { output == .kept }

  /// A command of these words.
  package init(_ words: [String]) {
    self.words = words
  }

  /// As a shell would be given it.
  package var text: String { Self.text(of: words) }

  /// Words as a shell would be given them.
  package static func text(of words: [String]) -> String {
    words.map { word in
      let isPlain =
        !word.isEmpty
        && word.utf8.allSatisfy { octet in
          let scalar = UnicodeScalar(octet)
          return octet < 0x80
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
              || "@%+=:,./-_".unicodeScalars.contains(scalar))
        }
      return isPlain
        ? word
        : "'"
          + word.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
  }

  /// The environment that it gets: this process's, with what is set.
  ///
  /// Python keeps what it prints for itself while nobody looks at a terminal; unless told otherwise it is
  /// told to print at once, so that what a program says stands where it said it.
  package var effectiveEnvironment: [String: String] {
    if let shield { return shield.environment.merging(environment) { $1 } }
    var all = Self.ownEnvironment
    if all["PYTHONUNBUFFERED"] == nil, keepsOutput { all["PYTHONUNBUFFERED"] = "1" }
    return all.merging(environment) { $1 }
  }

  private static var ownEnvironment: [String: String] {
    var all: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(fileName: entry)
      if let equals = text.firstIndex(of: "="), all[String(text[..<equals])] == nil {
        all[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      place += 1
    }
    return all
  }
}

/// What a program, with all that it starts, may use.
package struct ProgramLimits: Hashable, Sendable {
  /// Processes at a time.
  package var processes = 1000
  /// Octets that it writes to its standard output and error together.
  package var output = 64 << 20

  /// As much as any test needs.
  package init() {}

  /// What there can be too much of.
  package enum Kind: String, Hashable, Codable, Sendable {
    case processes, output, packets
  }
}
