// swift-tools-version: 6.2
import PackageDescription

// Imports between targets point only up this file; Tests/ArchitectureTests holds the table against the sources.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "attune",
    products: [
        .library(name: "CEL", targets: ["CEL"])
    ],
    targets: [
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .target(name: "HTTPServer", dependencies: ["CMicroHTTPD"], swiftSettings: strict),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: strict),
        .target(name: "CEL", swiftSettings: strict),
        .target(name: "Events", dependencies: ["CEL"], swiftSettings: strict),
        .target(name: "Features", dependencies: ["Events", "CEL"], swiftSettings: strict),
        .target(name: "RuleSets", dependencies: ["Features", "Events", "CEL"], swiftSettings: strict),
        .target(name: "Configuration", dependencies: ["YAML"], swiftSettings: strict),
        .target(name: "Daemon", dependencies: ["HTTPServer", "Configuration"], swiftSettings: strict),
        .target(name: "CommandLineTool", swiftSettings: strict),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer"], swiftSettings: strict),
        .testTarget(
            name: "ConfigurationTests", dependencies: ["Configuration", "YAML", "CommandLineTool"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "DaemonTests", dependencies: ["Daemon", "Configuration"], swiftSettings: strict),
        .testTarget(name: "CommandLineToolTests", dependencies: ["CommandLineTool"], swiftSettings: strict),
        .testTarget(
            name: "YAMLTests", dependencies: ["YAML"], exclude: ["Fixtures"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)
