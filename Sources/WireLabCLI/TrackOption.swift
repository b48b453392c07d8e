import ArgumentParser
import Glibc
import WireJudgement
import WireScenario

/// `--track`: the lessons of a track, in its order.
struct TrackOption: ParsableArguments {
  @Option(
    help: "The lessons of a track, in its order, in place of names: a file NAME.track beside the chapters.")
  var track: String?

  /// The names, or those of the lessons of the track.
  func names(_ names: [String], _ selection: ScenarioSelection) throws -> [String] {
    guard let track else { return names }
    guard names.isEmpty else {
      throw ExitWith(.usage, "either --track or names of scenarios: a track says which lessons it has.")
    }
    return try selection.track(track).all
  }
}

extension Track {
  /// Its lessons, and that of its quiz.
  var all: [String] { lessons + (quiz.map { lessons.contains($0) ? [] : [$0] } ?? []) }
}

extension ScenarioSelection {
  /// A track by its name.
  func track(_ name: String) throws -> Track {
    let directory = try chosenDirectory()
    if let track = try self.track(name, in: directory) { return track }
    throw ExitWith(UnknownScenario(track: name, in: directory))
  }

  /// A track, if one is called so.
  func trackIfAny(_ name: String) throws -> Track? {
    guard let directory = try? chosenDirectory() else { return nil }
    return try track(name, in: directory)
  }

  private func track(_ name: String, in directory: String) throws -> Track? {
    do {
      return try Track.load(name, in: directory, of: try ScenarioCatalog(directory: directory))
    } catch let error as UnknownScenario {
      throw ExitWith(error)
    } catch {
      Terminal.write("\(error)", to: STDERR_FILENO)
      throw ExitWith(.usage)
    }
  }

  /// The names of all tracks.
  func trackNames() throws -> [String] { Track.names(in: try chosenDirectory()) }
}
