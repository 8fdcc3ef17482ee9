package import CEL
import JSON
import RuleSets

/// The language server of rule files: messages in, messages out (LSP 3.17). It reads files through a ``RuleFolder`` and does nothing
/// else with the world.
///
/// A rule set is the folder that the caller names, else the one that the editor opens; a file outside of it belongs to the rule set
/// of its own directory.
package struct RuleFileServer {
    private enum Phase { case starting, running, stopping }

    let folder: RuleFolder
    let timeZones: TimeZoneDatabase
    /// The folder that the caller names, from the root or from the folder that the editor opens.
    private let given: String?
    private var phase = Phase.starting
    var encoding = PositionEncoding.utf16
    /// Whether the editor wants to be asked for news of files.
    private var watchesFiles = false
    /// The folder of the rule set.
    private var root: String?
    var workspaces: [String: RuleSetWorkspace] = [:]
    /// What is known of the expressions of rule sets.
    private var memories: [String: ExpressionMemory] = [:]
    /// What is known of the rule sets that have not changed since.
    var analyses: [String: RuleSetAnalysis] = [:]
    /// What editors were told last, by path.
    var published: [String: [JSONValue]] = [:]
    /// Rule sets whose findings are to be told.
    var changed: Set<String> = []
    /// How the program is to end, once the editor has said so.
    package private(set) var exitCode: Int32?

    /// Creates a server.
    package init(folder: RuleFolder, root given: String?, timeZones: TimeZoneDatabase) {
        self.folder = folder
        self.given = given
        self.timeZones = timeZones
    }

    /// Takes a frame and returns the messages that it asks for.
    package mutating func receive(_ frame: FrameReader.Frame) -> [[UInt8]] {
        let answers: [JSONValue]
        switch frame {
        case .malformed(let reason):
            answers = [OutgoingMessage.error(ResponseError(.parseError, "\(reason) is passed over"), of: .null)]
        case .message(let bytes):
            var parser = JSONParser()
            do throws(JSONError) {
                answers = receive(JSONValue(unsafe try parser.parse(bytes.span.bytes).root))
            } catch {
                answers = [OutgoingMessage.error(ResponseError(.parseError, "not JSON: \(error.message)"), of: .null)]
            }
        }
        return answers.map(Self.bytes)
    }

    /// The findings that changed since they were told last; to be asked for when no message is waiting.
    package mutating func settle() -> [[UInt8]] { phase == .running ? publish().map(Self.bytes) : [] }

    private static func bytes(_ json: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(json)
        return writer.bytes
    }

    private mutating func receive(_ json: JSONValue) -> [JSONValue] {
        switch IncomingMessage(json) {
        case .answer: return []
        case .invalid(let id):
            return [OutgoingMessage.error(ResponseError(.invalidRequest, "this is no message"), of: id)]
        case .notification(let method, let params): return notified(method, params)
        case .request(let id, let method, let params):
            do throws(ResponseError) {
                return [OutgoingMessage.result(try answer(method, params), of: id)]
            } catch {
                return [OutgoingMessage.error(error, of: id)]
            }
        }
    }

    private mutating func answer(_ method: String, _ params: JSONValue) throws(ResponseError) -> JSONValue {
        switch (phase, method) {
        case (.starting, "initialize"): return initialize(params)
        case (.starting, _): throw ResponseError(.serverNotInitialized, "`initialize` comes first")
        case (.running, "shutdown"):
            phase = .stopping
            return .null
        case (.running, "initialize"): throw ResponseError(.invalidRequest, "the server is initialized already")
        case (.running, _):
            guard let row = RequestRow.all.first(where: { $0.method == method }) else {
                throw ResponseError(.methodNotFound, "there is no method `\(method)`")
            }
            return try row.answer(&self, params)
        case (.stopping, _): throw ResponseError(.invalidRequest, "the server is shut down")
        }
    }

    private mutating func notified(_ method: String, _ params: JSONValue) -> [JSONValue] {
        if method == "exit" {
            exitCode = phase == .stopping ? 0 : 1
            return []
        }
        guard phase == .running else { return [] }
        if method == "initialized" { return watchesFiles ? [Self.watch] : [] }
        NotificationRow.all.first { $0.method == method }?.note(&self, params)
        return []
    }

    private mutating func initialize(_ params: JSONValue) -> JSONValue {
        let client = params["capabilities"]
        let encodings = client?["general"]?["positionEncodings"]?.items.compactMap(\.text) ?? []
        encoding = encodings.contains("utf-8") ? .utf8 : .utf16
        watchesFiles = client?["workspace"]?["didChangeWatchedFiles"]?["dynamicRegistration"]?.isTrue == true
        let opened = params["workspaceFolders"]?.items.first?["uri"]?.text ?? params["rootUri"]?.text
        let path = opened.flatMap(FileURI.path) ?? params["rootPath"]?.text
        root = given.map { FilePath.resolved($0, in: path) } ?? path.map { FilePath.resolved($0, in: nil) }
        phase = .running
        if let root { _ = workspace(at: root) }
        return .members([
            "capabilities": capabilities, "serverInfo": .members(["name": .string("attune")]),
        ])
    }

    private var capabilities: JSONValue {
        let fixed: [(key: String, value: JSONValue)] = [
            ("positionEncoding", .string(encoding.rawValue)),
            (
                "textDocumentSync",
                .members([
                    "openClose": .bool(true), "change": .number(2), "save": .members(["includeText": .bool(false)]),
                ])
            ),
        ]
        return .object(fixed + RequestRow.all.compactMap(\.capability))
    }

    private static let watch = OutgoingMessage.request(
        "watch-files", "client/registerCapability",
        .members([
            "registrations": .array([
                .members([
                    "id": .string("watch-files"), "method": .string("workspace/didChangeWatchedFiles"),
                    "registerOptions": .members([
                        "watchers": .array([.members(["globPattern": .string("**/*.{yaml,yml}")])])
                    ]),
                ])
            ])
        ]))

    // MARK: Rule sets

    /// The directory of the rule set that a file belongs to.
    func rootDirectory(of path: String) -> String {
        if let root, path.utf8.starts(with: (root + "/").utf8) { return root }
        return FilePath.directory(of: path)
    }

    /// The rule set in a directory, read at the first use.
    mutating func workspace(at root: String) -> RuleSetWorkspace {
        if let known = workspaces[root] { return known }
        let workspace = RuleSetWorkspace(root: root, isGiven: given != nil && root == self.root, folder: folder)
        workspaces[root] = workspace
        changed.insert(root)
        return workspace
    }

    /// What is known of the rule set in a directory.
    mutating func analysis(at root: String) -> RuleSetAnalysis {
        if let known = analyses[root] { return known }
        let memory = memories[root] ?? ExpressionMemory()
        memories[root] = memory
        let analysis = RuleSetAnalysis(workspace(at: root).files, timeZones: timeZones, memory: memory)
        analyses[root] = analysis
        return analysis
    }

    /// Changes the rule set of a file.
    mutating func update(_ path: String, _ change: (inout RuleSetWorkspace) -> Void) {
        let root = rootDirectory(of: path)
        var workspace = workspace(at: root)
        workspaces[root] = nil
        change(&workspace)
        workspaces[root] = workspace
        analyses[root] = nil
        changed.insert(root)
    }

    private mutating func publish() -> [JSONValue] {
        var messages: [JSONValue] = []
        for root in changed.sorted() {
            let analysis = analysis(at: root)
            let paths = workspace(at: root).files.map(\.file.path)
            let findings = Findings.byPath(analysis.diagnostics, elsewhere: paths.first ?? root, encoding)
            let told = published.keys.filter { rootDirectory(of: $0) == root }
            for path in Set(findings.keys).union(told).sorted() where findings[path] ?? [] != published[path] ?? [] {
                published[path] = findings[path]
                messages.append(
                    OutgoingMessage.notification(
                        "textDocument/publishDiagnostics",
                        .members([
                            "uri": .string(FileURI.uri(path)), "diagnostics": .array(findings[path] ?? []),
                        ])))
            }
        }
        changed = []
        return messages
    }
}
