import ArgumentParser
import WireLessons
import WireScenario
import WireSystem

/// What a shell offers after TAB where that depends on what is there.
enum Completions {
  /// Ids, chapters, and files.
  static let scenarios = CompletionKind.custom { words, _, prefix in
    let entries = entries(words)
    return offered(entries.map(\.id) + chapters(of: entries), prefix)
  }

  /// Everything that can be explained.
  static let topics = CompletionKind.custom { words, _, prefix in
    let topics = Topic.all.flatMap { [$0.name] + $0.otherNames }
    // A shell compares letters as they are; the command does not.
    return offered(entries(words).map(\.id) + topics + topics.map { $0.lowercased() }, prefix)
  }

  /// The chapters of the lessons, and those that are there.
  static let chapters = CompletionKind.custom { words, _, prefix in
    offered(ScenarioCatalog.chapters + chapters(of: entries(words)), prefix)
  }

  /// The interfaces of this machine.
  static let interfaces = CompletionKind.custom { _, _, prefix in
    let names = FileReading.names(in: "/sys/class/net", hidden: true) ?? []
    return offered(["any"] + names, prefix)
  }

  /// Those that begin as the word does, each once, by name.
  private static func offered(_ candidates: [String], _ prefix: String) -> [String] {
    Set(candidates.filter { $0.hasPrefix(prefix) }).sorted()
  }

  /// The scenarios that the command line so far would find.
  private static func entries(_ words: [String]) -> [ScenarioCatalog.Entry] {
    var selection = ScenarioSelection()
    selection.directory = words.firstIndex(of: "--scenarios").flatMap { place in
      place + 1 < words.count ? words[place + 1] : nil
    }
    return (try? selection.entries([])) ?? []
  }

  private static func chapters(of entries: [ScenarioCatalog.Entry]) -> [String] {
    Array(Set(entries.map(\.chapter)))
  }
}
