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
let strictCXX: [CXXSetting] = [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)]

let package = Package(
    name: "attune",
    products: [
        .library(name: "CEL", targets: ["CEL"])
    ],
    targets: [
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CSimdJSON", cxxSettings: strictCXX + [.define("SIMDJSON_THREADS_ENABLED", to: "1")],
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRE2", cxxSettings: strictCXX, linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "JSON", dependencies: ["CSimdJSON"], swiftSettings: strict),
        .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: strict),
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: strict),
        .target(name: "Events", dependencies: ["JSON", "CEL"], swiftSettings: strict),
        .target(name: "Features", dependencies: ["Events", "CEL"], swiftSettings: strict),
        .target(
            name: "RuleSets",
            dependencies: [
                "Features", "Events", "CEL", "JSON", "YAML", "CCrypto"
            ], swiftSettings: strict),
        .target(
            name: "Decisions",
            dependencies: [
                "RuleSets", "Features", "Events", "JSON", "CEL"
            ], swiftSettings: strict),
        .target(name: "Engine", dependencies: ["Decisions", "RuleSets", "Features", "Events"], swiftSettings: strict),
        .target(
            name: "Replay",
            dependencies: [
                "Engine", "Decisions", "RuleSets", "Features", "Events", "JSON", "CEL"
            ], swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["Events", "JSON"], swiftSettings: strict),
        .executableTarget(
            name: "DecodeBenchmark",
            dependencies: [
                "Events", "JSON", "CEL"
            ], path: "Tests/Benchmarks/DecodeBenchmark", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: strict),
        .testTarget(name: "EventsTests", dependencies: ["Events", "JSON", "CEL"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
        .testTarget(
            name: "RuleSetsTests", dependencies: ["RuleSets", "Features", "Events", "YAML", "CEL"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Events"], swiftSettings: strict),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], exclude: ["Fixtures"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)
