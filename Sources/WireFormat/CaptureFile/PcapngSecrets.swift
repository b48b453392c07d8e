/// Secrets in pcapng: the Decryption Secrets Block.
///
/// Source: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html section 4.7
enum PcapngSecrets {
  /// The type of the block.
  static let block: UInt32 = 10
  /// The type of secrets that are lines of a key log of TLS: `TLSK`.
  static let tlsKeyLog: UInt32 = 0x544c_534b
  /// A longer block is passed over, as one of a type that nobody knows.
  static let longestBlock = 1 << 22
  /// More octets of secrets are not kept until somebody takes them.
  static let limit = 1 << 24
}
