import Foundation
import Testing

/// What operators and campaign teams write must do something: what is read of a file is used by somebody.
struct UsedKeysTests {
    /// Types that hold what was read. Each of their stored properties must be used outside the folder that only carries it along.
    struct Holder: Sendable, CustomStringConvertible {
        /// The folder or file of the types, below `Sources`.
        let path: String
        /// The folder, below `Sources`, in which a use does not count.
        let carriers: String
        /// What stands before the dot of every use, where that is known.
        var owner = ""
        /// How the properties are declared.
        var access = ["public ", "package "]

        var description: String { path }
    }

    static let holders = [
        Holder(path: "Configuration/Model/Configuration.swift", carriers: "Configuration/", owner: "configuration"),
        Holder(path: "Configuration/Model/Configuration+", carriers: "Configuration/"),
        Holder(path: "RuleSets/Reading/Drafts.swift", carriers: "RuleSets/Reading/", access: [""]),
        Holder(path: "RuleSets/Reading/CampaignDraft.swift", carriers: "RuleSets/Reading/", access: [""]),
        Holder(path: "RuleSets/Model/", carriers: "RuleSets/"),
        Holder(path: "State/Series/FeatureDefinition.swift", carriers: "RuleSets/"),
        Holder(path: "State/Series/SeriesDefinition.swift", carriers: "RuleSets/"),
    ]
    /// Properties that only their carriers use, with what for.
    private static let exceptions = [
        "isLoopback": "an address beyond loopback is refused where there is no token",
        "delivery": "there is one value, and others are refused",
    ]

    /// By path of a file: the names that stand behind a dot, with what stands before it.
    private static let members: [String: [(owner: Substring, name: Substring)]] =
        SourceFiles.all.reduce(into: [:]) { $0[$1.path] = $1.members }

    @Test(arguments: holders)
    func whatIsReadIsUsed(holder: Holder) {
        let declaring = SourceFiles.all.filter { $0.path.hasPrefix(holder.path) }
        let others = SourceFiles.all.filter { !$0.path.hasPrefix(holder.path) && !$0.path.hasPrefix(holder.carriers) }
        let used = others.reduce(into: Set<Substring>()) { used, file in
            let members = Self.members[file.path] ?? []
            used.formUnion(members.lazy.filter { holder.owner.isEmpty || $0.owner == holder.owner }.map(\.name))
            // Within the target extensions name a property without a dot.
            if file.target == declaring.first?.target { used.formUnion(file.words) }
        }
        let properties = declaring.flatMap { $0.storedProperties(access: holder.access) }
        #expect(properties.count > 3, "\(holder.path) declares nothing")
        let unused = properties.filter { !used.contains($0) && Self.exceptions[String($0)] == nil }
        #expect(unused.isEmpty, "read of files and then used nowhere: \(unused)")
    }

    @Test func everyExceptionIsOne() {
        let declared = SourceFiles.all.flatMap { $0.storedProperties(access: ["public ", "package "]) }
        for exception in Self.exceptions.keys { #expect(declared.contains { $0 == exception }, "\(exception)") }
    }
}

extension SourceFiles.File {
    private var code: [Substring] {
        text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    }

    /// The names of the stored properties of its types that are declared with one of some access levels.
    fileprivate func storedProperties(access: [String]) -> [Substring] {
        let beginnings = access.flatMap { ["\($0)let ", "\($0)var "] }
        return code.compactMap { line in
            let declaration = line.drop { $0 == " " }
            // What has a body is computed.
            guard declaration.startIndex > line.startIndex, !line.contains("{"),
                let beginning = beginnings.first(where: declaration.hasPrefix)
            else { return nil }
            return declaration.dropFirst(beginning.count).drop { $0 == "`" }.prefix { $0.isLetter || $0.isNumber }
        }
    }

    /// The names that stand behind a dot, with the name before it.
    fileprivate var members: [(owner: Substring, name: Substring)] {
        code.flatMap { $0.matches(of: /(\w*+)[?!]?\.(?=`?(\w++))/).map { ($0.output.1, $0.output.2) } }
    }

    /// The names but those of arguments and declarations.
    fileprivate var words: [Substring] { code.flatMap { $0.matches(of: /\w++(?!:)/).map(\.output) } }
}
