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
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Events", dependencies: ["CEL"], swiftSettings: strict),
        .target(name: "Features", dependencies: ["Events", "CEL"], swiftSettings: strict),
        .target(name: "RuleSets", dependencies: ["Features", "Events", "CEL"], swiftSettings: strict),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)
