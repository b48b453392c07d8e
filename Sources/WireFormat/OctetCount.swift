extension Int {
  /// This many octets, in words of an error: `1 octet`, `20 octets`.
  var octets: String { self == 1 ? "1 octet" : "\(self) octets" }
}
