import CResources

/// A file that is compiled in.
package enum Resource {
  /// Its octets; none: there is no such file.
  ///
  /// - Parameter path: its path in `Sources/CResources`.
  package static func octets(_ path: String) -> [UInt8] {
    let resource = unsafe wirelab_resource(path)
    return unsafe Array(UnsafeBufferPointer(start: resource.octets, count: resource.count))
  }
}
