// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "wirelab-benchmarks",
  dependencies: [.package(name: "wirelab", path: "..")],
  targets: [
    .executableTarget(name: "WireLabBenchmarks", swiftSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "ServerBenchmarks", dependencies: ["ServerLoad"], swiftSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "ServerLoad", cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(name: "PlainServer", cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "CaptureMaker", dependencies: [.product(name: "WireFormat", package: "wirelab")],
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ],
  swiftLanguageModes: [.v6]
)
