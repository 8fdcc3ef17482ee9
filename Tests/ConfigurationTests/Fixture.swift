internal import CommandLineTool
internal import Configuration
internal import Glibc
internal import Testing
internal import YAML

/// A folder with a configuration, what surrounds it, and what becomes of it.
struct Fixture: Sendable, CustomTestStringConvertible {
    let directory: String

    var testDescription: String { String(directory.split(separator: "/").last ?? "") }

    /// All folders beside this file.
    static let all: [Fixture] = {
        let root = "\(#filePath.dropLast("/Fixture.swift".count))/Fixtures"
        let found = (try? FileTree.files(at: root, suffix: "expected.txt")) ?? []
        return found.map { Fixture(directory: String($0.path.dropLast("/expected.txt".count))) }
    }()

    /// What `attuned check-config` would have to tell: diagnostics, and the configuration where there is one.
    func outcome() -> String {
        let file = text("attuned.yaml").map { SourceFile(path: "attuned.yaml", text: Array($0.utf8)) }
        var environment: [String: String] = [:]
        for line in lines("environment") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            environment[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        let flags = lines("flags").compactMap { Override(flag: "--set", $0) }
        let source = ConfigurationSource(file: file, environment: environment, overrides: flags) { path in
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            do throws(FileError) {
                return try Files.read("\(directory)/\(name)", limit: 100_000)
            } catch {
                throw CommandFailure(.inputOutput, "cannot open '\(path)': No such file or directory")
            }
        }
        let (configuration, diagnostics) = Configuration.read(source)
        return DiagnosticRenderer().render(diagnostics) + (configuration.map(Self.describe) ?? "")
    }

    func expected() -> String {
        text("expected.txt") ?? ""
    }

    func record(_ outcome: String) throws {
        try Files.write(Array(outcome.utf8), to: "\(directory)/expected.txt")
    }

    private func text(_ name: String) -> String? {
        guard let bytes = try? Files.read("\(directory)/\(name)", limit: 100_000) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func lines(_ name: String) -> [String] {
        (text(name) ?? "").split(separator: "\n").map(String.init)
    }

    private static func describe(_ source: Configuration.Input.Source?) -> String? {
        switch source {
        case nil: nil
        case .paths(let paths): paths.joined(separator: " or ")
        case .constant(let text): "always \(text)"
        }
    }

    private static func describe(_ configuration: Configuration) -> String {
        let http = configuration.http
        let limits = configuration.limits
        var text = "application_id: \(configuration.applicationID)\n"
        if let instance = configuration.instance { text += "instance: \(instance)\n" }
        for property in configuration.kafka { text += "kafka \(property.name) = \(property.value.revealed)\n" }
        for input in configuration.inputs {
            text += "input \(input.topic) \(input.format.rawValue)\(input.isProfile ? " profile" : "")"
            if input.misrouted != .rekey { text += " misrouted: \(input.misrouted.rawValue)" }
            if let mapping = input.mapping {
                text +=
                    " individual: \(describe(mapping.individual) ?? "key") type: \(describe(mapping.type) ?? "none")"
                text += " id: \(describe(mapping.id) ?? "none") time: \(describe(mapping.time) ?? "none")"
                if let unit = mapping.timeUnit { text += " in \(unit)" }
                text += " data: \(describe(mapping.data) ?? "all")"
            }
            text += "\n"
        }
        text += """
            output \(configuration.output.commands) \(configuration.output.decisions) \
            \(configuration.output.deadLetters) \(configuration.output.mode.rawValue)
            internal \(configuration.stateTopic) x\(configuration.internal.replicationFactor)
            rules \(configuration.rules.directory) watched: \(configuration.rules.watch)
            delivery \(configuration.delivery.rawValue), commit interval \(configuration.commitInterval)
            clock \(configuration.clock.rawValue), workers \(configuration.workers)
            state \(configuration.state.directory)
            http \(http.listen) loopback: \(http.listen.isLoopback) token: \(http.token?.revealed ?? "none") \
            url: \(http.url ?? "none")
            max future \(configuration.maxFuture), dedup window \(configuration.dedupWindow)
            log \(configuration.log.level.rawValue) \(configuration.log.format.rawValue)
            limits \(limits.maxEventBytes) \(limits.expressionCost)

            """
        return text
    }
}
