import Foundation
import Testing

/// The layers of the house, held against the sources.
struct LayerTests {
    /// What each target may import of the package's own modules, beyond what those may import themselves.
    private static let layers: [String: [String]] = [
        "Ordering": [],
        "HumanText": ["Ordering"],
        "OperatingSystem": [],
        "LineEditing": ["CEdit"],
        "KafkaClient": ["CRdkafka", "Ordering"],
        "StateStore": ["CRocksDB", "OperatingSystem"],
        "HTTPServer": ["CMicroHTTPD", "OperatingSystem"],
        "JSON": ["CSimdJSON"],
        "YAML": ["CYAML", "HumanText"],
        "CEL": ["CRE2", "HumanText"],
        "Events": ["JSON", "CEL"],
        "State": ["Events"],
        "RuleSets": ["State", "YAML", "CCrypto"],
        "LanguageServer": ["RuleSets"],
        "Decisions": ["RuleSets"],
        "Engine": ["Decisions"],
        "Replay": ["Engine"],
        "Simulation": ["Events"],
        "Configuration": ["YAML"],
        "ConfiguredInputs": ["Configuration", "Events"],
        "Daemon": [
            "KafkaClient", "HTTPServer", "StateStore", "Engine", "ConfiguredInputs", "CSystemd", "CAssets",
            "OperatingSystem",
        ],
        "CommandLineTool": ["HumanText"],
        "attuned": ["Daemon", "Simulation", "CommandLineTool"],
        "attune": [
            "LanguageServer", "Replay", "Simulation", "ConfiguredInputs", "CommandLineTool", "CAssets",
            "OperatingSystem", "LineEditing",
        ],
    ]
    private static let system: Set<String> = ["Glibc", "Synchronization", "Foundation", "FoundationEssentials"]
    private static let pure: Set<String> = [
        "Ordering", "HumanText", "CEL", "Events", "State", "RuleSets", "LanguageServer", "Decisions", "Engine",
    ]

    private static func reachable(_ target: String) -> Set<String> {
        var found: Set<String> = []
        var open = layers[target] ?? []
        while let next = open.popLast() {
            if found.insert(next).inserted { open += layers[next] ?? [] }
        }
        return found
    }

    @Test func thereAreSources() {
        #expect(SourceFiles.all.count > 50)
    }

    @Test(arguments: SourceFiles.all)
    func importsPointUpTheTable(file: SourceFiles.File) throws {
        _ = try #require(Self.layers[file.target], "\(file.path): target \(file.target) has no layer")
        let allowed = Self.reachable(file.target).union(Self.system)
        for module in file.imports {
            #expect(allowed.contains(module), "\(file.path) imports \(module)")
        }
    }

    @Test(arguments: SourceFiles.all)
    func cModulesBelongToOneTarget(file: SourceFiles.File) {
        for module in file.imports where module.hasPrefix("C") && Self.layers[module] == nil {
            #expect(Self.layers[file.target]?.contains(module) == true, "\(file.path) imports \(module)")
        }
    }

    @Test(arguments: SourceFiles.all.filter { pure.contains($0.target) })
    func theCoreKnowsNoWorld(file: SourceFiles.File) {
        for module in file.imports { #expect(!Self.system.contains(module), "\(file.path) imports \(module)") }
        let code = file.text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
        // Of a function; the name of a kind of step stands behind a point, or before no operand.
        let awaits = code.filter { $0.contains(#/(^|[^.`\w])await [\w(]/#) }
        #expect(awaits.isEmpty, "\(file.path) awaits: \(awaits)")
        for word in ["async", "Task", "print", "random", "SystemRandomNumberGenerator", "ContinuousClock"] {
            let uses = code.filter { line in
                line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "\"" }.contains { $0 == word }
            }
            #expect(uses.isEmpty, "\(file.path) uses \(word): \(uses)")
        }
    }

    @Test func theToolLinksNeitherTheBrokerNorTheStore() {
        let modules = Self.reachable("attune")
        #expect(!modules.contains("CRdkafka") && !modules.contains("CRocksDB"))
    }

    @Test func everyTestFolderIsATarget() throws {
        let manifest = try String(contentsOf: SourceFiles.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let folders = try FileManager.default.contentsOfDirectory(
            at: SourceFiles.root.appendingPathComponent("Tests"), includingPropertiesForKeys: nil)
        let names = folders.map(\.lastPathComponent).filter { $0.hasSuffix("Tests") }
        #expect(names.count > 10)
        for name in names {
            #expect(manifest.contains("\"\(name)\""), "Tests/\(name) is in no target, so that nothing in it ever runs")
        }
    }
}
