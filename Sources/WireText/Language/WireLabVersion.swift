/// The version of WireLab.
public enum WireLabVersion {
  /// As `wirelab --version` prints it, and as reports and captures name it.
  public static let current = "0.1.0"
}
