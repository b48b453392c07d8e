import CWireLab
import WireSystem

/// Settings of `lo` in the network namespace that the process is in (netdevice(7)); they are gone with it.
package enum Loopback {
  /// Sets the largest packet, in octets: larger datagrams travel in fragments, and TCP offers segments to
  /// fit.
  package static func setMTU(_ octets: Int) throws(Obstacle) {
    try Trial.expect(wirelab_set_loopback_mtu(Int32(octets)), of: "set the MTU of lo to \(octets)")
  }

  /// Says whether TCP hands over segments larger than the MTU, for the device to cut up (TSO, GSO, GRO of
  /// ethtool(8)).
  package static func setSegmentation(_ isOn: Bool) throws(Obstacle) {
    try Trial.expect(
      wirelab_set_loopback_segmentation(isOn), of: "turn segmentation offload of lo \(isOn ? "on" : "off")")
  }

  /// Gives it a further address: 4 or 16 octets in network order.
  package static func add(address octets: [UInt8], called text: String) throws(Obstacle) {
    try Trial.expect(
      wirelab_add_loopback_address(octets, Int32(octets.count)), of: "give lo the address \(text)")
  }

  /// The largest packet, in octets, and whether segmentation is left to the device.
  package static func settings() throws(Obstacle) -> (mtu: Int, segmentation: Bool) {
    var octets: Int32 = 0
    var isOn = false
    try Trial.expect(wirelab_loopback_mtu(&octets), of: "read the MTU of lo")
    try Trial.expect(wirelab_loopback_segmentation(&isOn), of: "read the offloads of lo")
    return (Int(octets), isOn)
  }
}
