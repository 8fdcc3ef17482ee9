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
let strictC: [CSetting] = [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)]
let strictCXX: [CXXSetting] = [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)]

let package = Package(
    name: "attune",
    products: [
        .library(name: "CEL", targets: ["CEL"])
    ],
    targets: [
        .systemLibrary(name: "CRdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "CRocksDB", pkgConfig: "rocksdb", providers: [.apt(["librocksdb-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .target(name: "CAssets", cSettings: strictC),
        .target(
            name: "CSimdJSON", cxxSettings: strictCXX + [.define("SIMDJSON_THREADS_ENABLED", to: "1")],
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRE2", cxxSettings: strictCXX, linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "Ordering", swiftSettings: strict),
        .target(name: "HumanText", dependencies: ["Ordering"], swiftSettings: strict),
        .target(name: "OperatingSystem", swiftSettings: strict),
        .target(name: "LineEditing", dependencies: ["CEdit"], swiftSettings: strict),
        .target(name: "KafkaClient", dependencies: ["CRdkafka", "Ordering"], swiftSettings: strict),
        .target(name: "HTTPServer", dependencies: ["CMicroHTTPD", "OperatingSystem"], swiftSettings: strict),
        .target(name: "JSON", dependencies: ["CSimdJSON"], swiftSettings: strict),
        .target(name: "YAML", dependencies: ["CYAML", "Ordering", "HumanText"], swiftSettings: strict),
        // Without Foundation or Glibc nothing links libm, which the conversions of doubles need in debug builds.
        .target(
            name: "CEL", dependencies: ["CRE2", "Ordering", "HumanText"], swiftSettings: strict,
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Events", dependencies: ["JSON", "CEL", "HumanText", "Ordering"], swiftSettings: strict),
        .target(name: "State", dependencies: ["Events", "JSON", "CEL"], swiftSettings: strict),
        .target(
            name: "RuleSets",
            dependencies: [
                "State", "Events", "CEL", "JSON", "YAML", "CCrypto", "Ordering", "HumanText",
            ], swiftSettings: strict),
        .target(
            name: "LanguageServer",
            dependencies: [
                "RuleSets", "YAML", "JSON", "CEL", "Ordering",
            ], swiftSettings: strict),
        .target(
            name: "Decisions",
            dependencies: [
                "RuleSets", "State", "Events", "JSON", "CEL", "Ordering", "HumanText",
            ], swiftSettings: strict),
        .target(
            name: "Engine", dependencies: ["Decisions", "RuleSets", "State", "Events", "Ordering"],
            swiftSettings: strict),
        .target(
            name: "Replay",
            dependencies: [
                "Engine", "Decisions", "RuleSets", "State", "Events", "JSON", "CEL", "HumanText",
            ], swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["Events", "JSON"], swiftSettings: strict),
        .target(name: "StateStore", dependencies: ["CRocksDB", "OperatingSystem"], swiftSettings: strict),
        .target(name: "Configuration", dependencies: ["YAML", "Ordering"], swiftSettings: strict),
        .target(
            name: "ConfiguredInputs", dependencies: ["Configuration", "Events", "HumanText"], swiftSettings: strict),
        .target(
            name: "Daemon",
            dependencies: [
                "CAssets", "CSystemd", "KafkaClient", "HTTPServer", "StateStore", "Engine", "Decisions", "RuleSets",
                "State", "Events", "JSON", "YAML", "CEL", "Configuration", "ConfiguredInputs", "Ordering", "HumanText",
                "OperatingSystem",
            ], swiftSettings: strict),
        .target(name: "CommandLineTool", dependencies: ["Ordering", "HumanText"], swiftSettings: strict),
        .executableTarget(
            name: "attuned",
            dependencies: [
                "Daemon", "Engine", "Decisions", "RuleSets", "YAML", "KafkaClient",
                "Configuration", "ConfiguredInputs", "Simulation", "JSON", "CEL", "Events", "CommandLineTool",
                "Ordering", "HumanText",
            ], swiftSettings: strict),
        .executableTarget(
            name: "attune",
            dependencies: [
                "CAssets", "LanguageServer", "Replay", "RuleSets", "YAML", "Simulation",
                "Configuration", "ConfiguredInputs", "CommandLineTool", "JSON", "CEL", "Events", "Decisions",
                "Ordering", "HumanText", "OperatingSystem", "LineEditing",
            ], swiftSettings: strict),
        .executableTarget(
            name: "CELBenchmark",
            dependencies: [
                "CEL"
            ], path: "Tests/Benchmarks/CELBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "DaemonBenchmark",
            dependencies: [
                "Daemon", "KafkaClient", "RuleSets", "JSON", "YAML", "CEL", "Configuration", "Simulation",
                "CommandLineTool", "OperatingSystem",
            ], path: "Tests/Benchmarks/DaemonBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "DecodeBenchmark",
            dependencies: [
                "Events", "JSON", "CEL",
            ], path: "Tests/Benchmarks/DecodeBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                "Engine", "Decisions", "RuleSets", "State", "Events", "JSON", "YAML", "CEL", "Simulation",
                "CommandLineTool",
            ], path: "Tests/Benchmarks/EngineBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "StateBenchmark",
            dependencies: [
                "State", "Events", "CEL",
            ], path: "Tests/Benchmarks/StateBenchmark", swiftSettings: strict),
        .target(
            name: "Scenarios",
            dependencies: [
                "Engine", "Decisions", "RuleSets", "State", "Events", "JSON", "CEL", "YAML", "TimeZoneFixtures",
            ], path: "Tests/Support/Scenarios", swiftSettings: strict),
        .target(
            name: "RecordSamples",
            dependencies: [
                "SeededRandomness"
            ], path: "Tests/Support/RecordSamples", swiftSettings: strict),
        .target(
            name: "SchemaValidation",
            dependencies: [
                "JSON", "YAML",
            ], path: "Tests/Support/SchemaValidation", swiftSettings: strict),
        .target(
            name: "TimeZoneFixtures",
            dependencies: [
                "CEL"
            ], path: "Tests/Support/TimeZoneFixtures", exclude: ["zoneinfo"], swiftSettings: strict),
        .target(name: "PseudoTerminal", path: "Tests/Support/PseudoTerminal", swiftSettings: strict),
        .target(
            name: "NaiveDecisions",
            dependencies: [
                "Scenarios", "Engine", "Decisions", "RuleSets", "Events", "CEL", "SeededRandomness",
                "TimeZoneFixtures",
            ], path: "Tests/Support/NaiveDecisions", swiftSettings: strict),
        .executableTarget(
            name: "DecisionDifferential", dependencies: ["NaiveDecisions"], path: "Tests/Fuzzing/DecisionDifferential",
            swiftSettings: strict),
        .target(name: "SeededRandomness", path: "Tests/Support/SeededRandomness", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "AttuneTests",
            dependencies: [
                "attune", "attuned", "JSON", "Replay", "SchemaValidation",
                "HTTPServer", "KafkaClient", "PseudoTerminal",
            ], swiftSettings: strict),
        .testTarget(
            name: "CELTests", dependencies: ["CEL", "SeededRandomness", "TimeZoneFixtures"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineToolTests",
            dependencies: [
                "CommandLineTool",
                "HTTPServer", "SeededRandomness",
            ], swiftSettings: strict),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: [
                "Configuration", "CommandLineTool", "YAML",
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "KafkaClient", "HTTPServer", "Engine", "Decisions", "RuleSets",
                "State", "Events", "JSON", "YAML", "CEL", "Configuration", "Simulation", "HumanText",
                "CommandLineTool", "RecordSamples", "SeededRandomness", "StateStore", "TimeZoneFixtures",
                "OperatingSystem",
                "SchemaValidation", "CAssets",
            ], swiftSettings: strict),
        .testTarget(
            name: "DecisionsTests",
            dependencies: [
                "Scenarios", "Decisions", "RuleSets", "State", "Events", "CEL", "JSON", "YAML",
                "SeededRandomness", "TimeZoneFixtures",
            ], swiftSettings: strict),
        .testTarget(name: "DeploymentTests", dependencies: ["attuned", "attune"], swiftSettings: strict),
        .testTarget(
            name: "DemoTests",
            dependencies: [
                "attuned", "CommandLineTool", "Daemon", "Decisions", "RuleSets", "Simulation", "JSON",
                "PseudoTerminal",
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "attune", "attuned", "Configuration", "Daemon", "Decisions", "Replay", "RuleSets", "Events", "CEL",
                "JSON", "YAML", "SchemaValidation", "TimeZoneFixtures",
            ], swiftSettings: strict),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Scenarios", "Engine", "Decisions", "RuleSets", "State",
                "Events", "JSON", "CEL", "YAML", "Simulation", "SeededRandomness",
            ], swiftSettings: strict),
        .testTarget(
            name: "EventsTests",
            dependencies: [
                "Events", "JSON", "CEL", "SeededRandomness",
            ], swiftSettings: strict),
        .testTarget(
            name: "StateTests",
            dependencies: [
                "State", "Events", "CEL", "SeededRandomness",
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "HumanTextTests", dependencies: ["HumanText", "SeededRandomness"], swiftSettings: strict),
        .testTarget(name: "OrderingTests", dependencies: ["Ordering", "SeededRandomness"], swiftSettings: strict),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "SeededRandomness"], swiftSettings: strict),
        .testTarget(name: "KafkaClientTests", dependencies: ["KafkaClient"], swiftSettings: strict),
        .testTarget(
            name: "LanguageServerTests",
            dependencies: [
                "LanguageServer", "RuleSets", "YAML", "JSON", "CEL", "SeededRandomness", "TimeZoneFixtures",
            ], swiftSettings: strict),
        .testTarget(name: "DifferentialTests", dependencies: ["NaiveDecisions"], swiftSettings: strict),
        .testTarget(
            name: "ReplayTests",
            dependencies: [
                "Scenarios", "Replay", "Engine", "Decisions", "RuleSets", "Events", "CEL", "JSON", "YAML",
                "SeededRandomness", "TimeZoneFixtures",
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "RuleSetsTests",
            dependencies: [
                "RuleSets", "State", "Events", "CEL", "JSON", "YAML", "SeededRandomness", "TimeZoneFixtures",
            ], exclude: ["Fixtures", "UnusedDefinitions"], swiftSettings: strict),
        .testTarget(
            name: "SchemaTests",
            dependencies: [
                "Engine", "Decisions", "RuleSets", "State",
                "Events", "JSON", "YAML", "Simulation", "Configuration",
                "Daemon", "SchemaValidation", "SeededRandomness", "TimeZoneFixtures",
            ], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Events", "JSON"], swiftSettings: strict),
        .testTarget(
            name: "StateStoreTests", dependencies: ["StateStore", "SeededRandomness"], swiftSettings: strict),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "KafkaClient", "StateStore", "JSON", "Simulation", "Events", "attune", "attuned", "SeededRandomness",
            ], swiftSettings: strict),
        .testTarget(
            name: "YAMLTests", dependencies: ["YAML", "SeededRandomness"], exclude: ["Fixtures"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)

// The fuzzer's main function is libFuzzer's, so it links only with `--sanitize=fuzzer`: Tests/Scripts/cel-fuzz asks for it.
if Context.environment["ATTUNE_FUZZING"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "CELFuzzer",
            dependencies: [
                "RuleSets", "CEL",
            ], path: "Tests/Fuzzing/CELFuzzer", swiftSettings: strict))
}
