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
        .target(name: "CRE2", cxxSettings: strictCXX, linkerSettings: [.linkedLibrary("re2")]),
        .target(
            name: "CSimdJSON",
            cxxSettings: strictCXX + [.define("SIMDJSON_THREADS_ENABLED", to: "1")],
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "JSON", dependencies: ["CSimdJSON"], swiftSettings: strict),
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: strict),
        // Without Foundation or Glibc nothing links libm, which the conversions of doubles need in debug builds.
        .target(
            name: "Events", dependencies: ["JSON", "CEL"], swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Features", dependencies: ["Events", "CEL"], swiftSettings: strict),
        .target(name: "RuleSets", dependencies: ["Features", "Events", "CEL"], swiftSettings: strict),
        .executableTarget(
            name: "DecodeBenchmark", dependencies: ["Events", "JSON", "CEL"], path: "Tests/Benchmarks/DecodeBenchmark",
            swiftSettings: strict),
        .executableTarget(
            name: "FeaturesBenchmark", dependencies: ["Features", "Events", "CEL"],
            path: "Tests/Benchmarks/FeaturesBenchmark", swiftSettings: strict),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
        .testTarget(name: "EventsTests", dependencies: ["Events", "JSON", "CEL"], swiftSettings: strict),
        .testTarget(name: "FeaturesTests", dependencies: ["Features", "Events", "CEL"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)
