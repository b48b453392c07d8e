// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "wirelab-benchmarks",
  targets: [
    .executableTarget(name: "WireLabBenchmarks", swiftSettings: [.treatAllWarnings(as: .error)])
  ],
  swiftLanguageModes: [.v6]
)
