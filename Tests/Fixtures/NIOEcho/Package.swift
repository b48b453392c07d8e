// swift-tools-version: 6.2
import PackageDescription

// Somebody's package: a server on SwiftNIO, whose tests assert how it closes.
let package = Package(
  name: "NIOEcho",
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(name: "wirelab", path: "../../.."),
  ],
  targets: [
    .target(
      name: "NIOEcho",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "NIOEchoTests",
      dependencies: ["NIOEcho", .product(name: "WireLabTesting", package: "wirelab")],
      swiftSettings: [.enableUpcomingFeature("MemberImportVisibility")]),
  ],
  swiftLanguageModes: [.v6]
)
