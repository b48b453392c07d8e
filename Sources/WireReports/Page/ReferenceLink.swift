/// Where what a reference names can be read.
package enum ReferenceLink {
  /// The address: of the section of an RFC, of a page of the manual; nil: none is known.
  package static func address(of reference: String) -> String? {
    if let match = reference.prefixMatch(of: /RFC ([0-9]+)(?: (section|appendix) ([0-9A-Z.]+))?/) {
      let place = match.2.flatMap { kind in match.3.map { "#\(kind)-\($0)" } } ?? ""
      return "https://www.rfc-editor.org/rfc/rfc\(match.1).html\(place)"
    }
    if let match = reference.prefixMatch(of: /([A-Za-z0-9_.+\-]+)\(([1-9])[a-z]*\)/) {
      return "https://man7.org/linux/man-pages/man\(match.2)/\(match.1).\(match.2).html"
    }
    return reference.hasPrefix("ip-sysctl") ? "https://docs.kernel.org/networking/ip-sysctl.html" : nil
  }
}
