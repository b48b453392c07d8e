import Glibc
import WireCapture
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireSystem

extension Plan {
  /// Tries what it needs, in the network that this process is in; what doing it will show by itself is left
  /// to that.
  func tryNeeds(family: AddressFamily) throws(Refusal) {
    var abilities = needs.map(\.ability)
    if family == .v6, !abilities.contains(.ipv6Loopback) { abilities.append(.ipv6Loopback) }
    // What is set before anything moves says by itself that it cannot be. A step comes too late to find out:
    // it would fail, where the scenario should not have begun.
    let setFirst = Set(sysctls.map(\.name))
    for ability in abilities {
      if ability.isTriedByUse, ability.sysctl.map(setFirst.contains) ?? true { continue }
      do {
        _ = try ability.attempt()
      } catch {
        throw Refusal(ability, error)
      }
    }
  }

  /// Sets what it asks for, before anything starts.
  func applySettings() throws(Refusal) {
    do {
      if let mtu = loopback.mtu { try WireCapture.Loopback.setMTU(mtu) }
      for address in loopback.addresses {
        try WireCapture.Loopback.add(address: address.octets, called: address.host)
      }
      if let segmentation = loopback.segmentation { try WireCapture.Loopback.setSegmentation(segmentation) }
    } catch {
      throw Refusal(.loopbackSettings, error)
    }
    for sysctl in sysctls {
      do {
        try WireCapture.Sysctl.set(sysctl.name, to: sysctl.value)
      } catch {
        if sysctl.isOptional, error.errno == ENOENT { continue }
        throw Refusal(.sysctl(sysctl.name), error)
      }
    }
  }
}
