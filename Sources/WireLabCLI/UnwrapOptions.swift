import ArgumentParser
import WireJudgement

/// What is unwrapped.
struct UnwrapOptions: ParsableArguments {
  @Flag(help: "Leave packets wrapped: of a tunnel only the outside is looked at.")
  var noUnwrap = false

  @Option(
    help:
      "What a port of UDP carries beside what everybody knows: 4790=vxlan, 5555=fou; esp=null for ESP that is not encrypted. With commas, or again, for several."
  )
  var decodeAs: [String] = []

  /// What these say.
  func unwrapping() throws -> CaptureInspector.Unwrapping {
    do throws(CaptureInspector.Failure) {
      return try CaptureInspector.unwrapping(isOn: !noUnwrap, decodeAs: decodeAs)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
