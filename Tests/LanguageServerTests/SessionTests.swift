import CEL
import JSON
import LanguageServer
import RuleSets
import Testing
import TimeZoneFixtures

/// A server with a folder of files in memory.
final class Session {
    var disk: [String: String]
    private var server: RuleFileServer
    private var nextID = 0

    init(_ disk: [String: String], root: String? = nil) {
        self.disk = disk
        server = RuleFileServer(
            folder: RuleFolder(files: { _ in [] }, read: { _ in nil }), root: root, timeZones: TimeZoneFixtures.database
        )
        server = RuleFileServer(
            folder: RuleFolder(
                files: { [unowned self] directory in
                    self.disk.filter { $0.key.hasPrefix(directory + "/") }.sorted { $0.key < $1.key }.map {
                        RuleFile(path: $0.key, bytes: Array($0.value.utf8))
                    }
                }, read: { [unowned self] path in self.disk[path].map { Array($0.utf8) } }),
            root: root, timeZones: TimeZoneFixtures.database)
    }

    var exitCode: Int32? { server.exitCode }

    func send(_ text: String) -> [JSONValue] {
        server.receive(.message(Array(text.utf8))).map(Self.json)
    }

    /// What the server says by itself when nothing waits.
    func settle() -> [JSONValue] { server.settle().map(Self.json) }

    func request(_ method: String, _ params: String = "{}") -> JSONValue {
        nextID += 1
        return send(#"{"jsonrpc":"2.0","id":\#(nextID),"method":"\#(method)","params":\#(params)}"#).first ?? .null
    }

    @discardableResult
    func notify(_ method: String, _ params: String = "{}") -> [JSONValue] {
        send(#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#)
    }

    /// The messages of each file's findings that are told now, by path.
    func findings() -> [String: [String]] {
        var found: [String: [String]] = [:]
        for message in settle() {
            guard let params = message["params"], case .string(let uri)? = params["uri"],
                case .array(let items)? = params["diagnostics"]
            else { continue }
            found[FileURI.path(uri) ?? uri] = items.map { item in
                guard case .string(let code)? = item["code"], let line = item["range"]?["start"]?["line"],
                    case .int(let number) = line
                else { return "" }
                return "\(code):\(number)"
            }
        }
        return found
    }

    func open(_ path: String, _ text: String) {
        var writer = JSONWriter()
        writer.string(text)
        let quoted = String(decoding: writer.bytes, as: UTF8.self)
        notify(
            "textDocument/didOpen",
            #"{"textDocument":{"uri":"file://\#(path)","languageId":"yaml","version":1,"text":\#(quoted)}}"#)
    }

    func change(_ path: String, _ line: Int, _ characters: Range<Int>, _ text: String) {
        let range =
            #"{"start":{"line":\#(line),"character":\#(characters.lowerBound)},"end":{"line":\#(line),"character":\#(characters.upperBound)}}"#
        notify(
            "textDocument/didChange",
            #"{"textDocument":{"uri":"file://\#(path)","version":2},"contentChanges":[{"range":\#(range),"text":"\#(text)"}]}"#
        )
    }

    static func json(_ bytes: [UInt8]) -> JSONValue {
        var parser = JSONParser()
        guard let document = unsafe try? parser.parse(bytes.span.bytes) else { return .null }
        return JSONValue(document.root)
    }
}

struct SessionTests {
    private func started(_ disk: [String: String] = ["/w/shop.yaml": shop], root: String? = nil) -> Session {
        let session = Session(disk, root: root)
        _ = session.request("initialize", #"{"rootUri":"file:///w","capabilities":{}}"#)
        session.notify("initialized")
        return session
    }

    private func code(_ answer: JSONValue) -> JSONValue? { answer["error"]?["code"] }

    @Test func theServerSaysWhatItCanDo() {
        let session = Session([:])
        let answer = session.request(
            "initialize", #"{"capabilities":{"general":{"positionEncodings":["utf-32","utf-8"]}}}"#)
        let can = answer["result"]?["capabilities"]
        #expect(can?["positionEncoding"] == .string("utf-8"))
        for name in ["hover", "definition", "references", "documentSymbol", "documentFormatting"] {
            #expect(can?[name + "Provider"] == .bool(true))
        }
        #expect(can?["renameProvider"]?["prepareProvider"] == .bool(true))
        #expect(can?["textDocumentSync"]?["change"] == .int(2))
        #expect(Session([:]).request("initialize")["result"]?["capabilities"]?["positionEncoding"] == .string("utf-16"))
    }

    @Test func requestsBeforeAndAfterTheirTimeAreRefused() {
        let session = Session([:])
        #expect(code(session.request("textDocument/hover")) == .int(-32_002))
        _ = session.request("initialize")
        #expect(code(session.request("initialize")) == .int(-32_600))
        #expect(code(session.request("textDocument/unheardOf")) == .int(-32_601))
        #expect(code(session.request("textDocument/hover")) == .int(-32_602))
        #expect(session.request("shutdown")["result"] == .null)
        #expect(code(session.request("textDocument/hover")) == .int(-32_600))
    }

    @Test func theEndIsGoodOnlyAfterAShutdown() {
        let good = started()
        _ = good.request("shutdown")
        good.notify("exit")
        #expect(good.exitCode == 0)
        let bad = started()
        bad.notify("exit")
        #expect(bad.exitCode == 1)
    }

    @Test(arguments: ["", "{", "[]", "1", #"{"jsonrpc":"2.0","id":[],"method":"x"}"#, #"{"id":1}"#, "{\"a\":\u{1}}"])
    func whatIsNoMessageIsAnsweredAndForgotten(text: String) {
        let session = started()
        let answer = session.send(text).first
        #expect(answer?["error"]?["code"] == .int(-32_700) || answer?["error"]?["code"] == .int(-32_600), "\(text)")
        #expect(session.request("shutdown")["result"] == .null)
    }

    @Test func unknownNotificationsAndAnswersAreSilent() {
        let session = started()
        #expect(session.notify("$/setTrace", #"{"value":"off"}"#).isEmpty)
        #expect(session.send(#"{"jsonrpc":"2.0","id":"watch-files","result":null}"#).isEmpty)
    }

    @Test func findingsAreToldAsOneTypesAndTakenBack() {
        let session = started()
        let unused = ["W0220:10", "W0220:17"]
        #expect(session.findings() == ["/w/shop.yaml": unused], "nobody uses `dearest` and `email`")
        session.open("/w/new.yaml", "scores:\n  s: views_24 * 2\n")
        #expect(session.findings() == ["/w/new.yaml": ["E0201:1"], "/w/shop.yaml": []])
        session.change("/w/new.yaml", 1, 13..<13, "h")
        #expect(session.findings() == ["/w/new.yaml": ["W0220:1"], "/w/shop.yaml": unused])
        session.change("/w/new.yaml", 1, 5..<5, "[")
        #expect(session.findings()["/w/new.yaml"]?.first == "E0103:1")
        #expect(session.findings().isEmpty, "nothing new is nothing told")
        session.notify("textDocument/didClose", #"{"textDocument":{"uri":"file:///w/new.yaml"}}"#)
        #expect(session.findings() == ["/w/new.yaml": [], "/w/shop.yaml": unused])
    }

    @Test func changesOnTheDiskAreSeen() {
        let session = started()
        _ = session.findings()
        session.disk["/w/b.yaml"] = "scores:\n  s: nothing\n"
        let change = { (kind: Int) in
            _ = session.notify(
                "workspace/didChangeWatchedFiles", #"{"changes":[{"uri":"file:///w/b.yaml","type":\#(kind)}]}"#)
        }
        change(1)
        #expect(session.findings()["/w/b.yaml"] == ["E0201:1"])
        session.disk["/w/b.yaml"] = nil
        change(3)
        #expect(session.findings()["/w/b.yaml"] == [])
        session.open("/w/shop.yaml", shop)
        session.disk["/w/shop.yaml"] = "scores:\n  s: nothing\n"
        session.notify("workspace/didChangeWatchedFiles", #"{"changes":[{"uri":"file:///w/shop.yaml","type":2}]}"#)
        #expect(session.findings()["/w/shop.yaml"] == nil, "what the editor holds counts")
    }

    @Test func otherYAMLOfTheFolderIsNoRuleFile() {
        let other = "services:\n  web: {image: x}\n"
        #expect(started(["/w/compose.yaml": other]).findings().isEmpty)
        // Of a folder that is named as the rule set's everything counts, as for `attune check`.
        let named = started(["/w/rules/compose.yaml": other, "/w/compose.yaml": other], root: "rules")
        #expect(named.findings().keys.sorted() == ["/w/rules/compose.yaml"])
    }

    @Test func aFileOutsideOfTheFolderIsARuleSetOfItsOwn() {
        let session = started()
        _ = session.findings()
        session.open("/elsewhere/a.yaml", "scores:\n  s: views_24h\n")
        #expect(session.findings() == ["/elsewhere/a.yaml": ["E0201:1"]])
    }

    @Test func editorsThatWantAreAskedForNewsOfFiles() {
        let session = Session([:])
        _ = session.request(
            "initialize", #"{"capabilities":{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}}"#)
        #expect(session.notify("initialized").first?["method"] == .string("client/registerCapability"))
    }

    @Test func everyRequestOfADocumentIsAnswered() throws {
        let session = started()
        let document = #""textDocument":{"uri":"file:///w/shop.yaml"}"#
        let place = #"{\#(document),"position":{"line":12,"character":9}"#
        #expect(
            session.request("textDocument/hover", place + "}")["result"]?["contents"]?["kind"] == .string("markdown"))
        // Numbers beyond every text are none of its places.
        for line in ["1000", "9223372036854775807"] {
            let far = #"{\#(document),"position":{"line":\#(line),"character":9223372036854775807}}"#
            #expect(session.request("textDocument/hover", far)["result"] == .null)
        }
        let definition = session.request("textDocument/definition", place + "}")["result"]
        guard case .array(let locations)? = definition else { throw Missing() }
        #expect(locations.count == 1 && locations[0]["range"]?["start"]?["line"] == .int(9))
        let references = session.request("textDocument/references", place + #","context":{"includeDeclaration":true}}"#)
        guard case .array(let uses)? = references["result"] else { throw Missing() }
        #expect(uses.count == 2)
        let prepared = session.request("textDocument/prepareRename", place + "}")["result"]
        #expect(prepared?["placeholder"] == .string("views_24h"))
        let renamed = session.request("textDocument/rename", place + #","newName":"looks"}"#)["result"]?["changes"]
        guard case .array(let edits)? = renamed?["file:///w/shop.yaml"] else { throw Missing() }
        #expect(edits.count == 2 && edits[0]["newText"] == .string("looks"))
        #expect(code(session.request("textDocument/rename", place + #","newName":"No"}"#)) == .int(-32_803))
        let completion = session.request("textDocument/completion", place + "}")["result"]?["items"]
        guard case .array(let items)? = completion else { throw Missing() }
        #expect(items.contains { $0["label"] == .string("views_24h") })
        let symbols = session.request("textDocument/documentSymbol", "{\(document)}")["result"]
        guard case .array(let sections)? = symbols else { throw Missing() }
        #expect(sections.count == 8)
        let formatted = session.request("textDocument/formatting", "{\(document)}")["result"]
        #expect(formatted == .array([]), "it is laid out already")
    }

    @Test func aFileIsLaidOutUnlessItIsBroken() throws {
        let session = started()
        session.open("/w/b.yaml", "scores:\n    s:   1.0  \n")
        let request = #"{"textDocument":{"uri":"file:///w/b.yaml"},"options":{"tabSize":4,"insertSpaces":true}}"#
        guard case .array(let edits)? = session.request("textDocument/formatting", request)["result"] else {
            throw Missing()
        }
        #expect(edits.first?["newText"] == .string("scores:\n  s: 1.0\n"))
        #expect(edits.first?["range"]?["end"]?["line"] == .int(2))
        session.change("/w/b.yaml", 1, 4..<4, "[")
        #expect(code(session.request("textDocument/formatting", request)) == .int(-32_803))
    }

    private struct Missing: Error {}
}
