import WireScenario
import WireScript

/// Judges what a scenario expects of the kernel's sockets when everything is at rest.
struct KernelChecks {
  let actorSockets: ActorSockets

  /// One check for each claim.
  func judge(_ claims: [Located<SocketClaim>]) -> [Check] {
    claims.enumerated().map { index, claim in
      let objection = actorSockets.objection(to: claim.value, actor: "", socket: nil)
      return Check(
        verdict: objection == nil ? .passed : .failed, subject: .kernel(index + 1),
        location: claim.location, expected: claim.value.text, observed: objection ?? "the same",
        conversation: nil, frames: [], evidence: [], reason: nil)
    }
  }
}
