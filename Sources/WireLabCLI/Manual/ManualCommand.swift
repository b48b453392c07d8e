import ArgumentParser

/// `wirelab manual`: the manual page.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page, wirelab(1), in roff.",
    discussion: """
      To read it, or to install it:

        wirelab manual | man -l -
        wirelab manual > ~/.local/share/man/man1/wirelab.1
      """)

  func run() throws {
    Terminal.write(ManualPage(try CommandInfo.of(WireLab.self)).text, to: Terminal.standardOutput)
  }
}
