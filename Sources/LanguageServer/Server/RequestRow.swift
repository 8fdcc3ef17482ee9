import JSON
import RuleSets
import YAML

/// A request that the server answers. A new one is a row here.
struct RequestRow: Sendable {
    let method: String
    /// What the server says of it when it is asked what it can do.
    let capability: (key: String, value: JSONValue)?
    let answer: @Sendable (inout RuleFileServer, JSONValue) throws(ResponseError) -> JSONValue

    static let all: [RequestRow] = [
        completion, hover, definition, references, documentSymbol, prepareRename, rename, formatting,
    ]

    private static let completion = RequestRow(
        method: "textDocument/completion",
        capability: (
            "completionProvider",
            .members(["triggerCharacters": .array([".", " ", "{", "["].map(JSONValue.string))])
        )
    ) { server, params throws(ResponseError) in
        let cursor = try server.cursor(params)
        let completion = Completion.at(cursor)
        let range = JSONValue.range(cursor.file.source.textRange(completion.replaced, cursor.encoding))
        let items = completion.items.enumerated().map { index, item in item.json(replacing: range, place: index) }
        return .members(["isIncomplete": .bool(false), "items": .array(items)])
    }

    private static let hover = RequestRow(
        method: "textDocument/hover", capability: ("hoverProvider", .bool(true))
    ) { server, params throws(ResponseError) in
        guard let hover = Hover.at(try server.cursor(params)) else { return .null }
        return .members([
            "contents": .members(["kind": .string("markdown"), "value": .string(hover.text)]),
            "range": .range(hover.range),
        ])
    }

    private static let definition = RequestRow(
        method: "textDocument/definition", capability: ("definitionProvider", .bool(true))
    ) { server, params throws(ResponseError) in
        .array(References.definitions(try server.cursor(params)).map(JSONValue.location))
    }

    private static let references = RequestRow(
        method: "textDocument/references", capability: ("referencesProvider", .bool(true))
    ) { server, params throws(ResponseError) in
        let withDefinitions = params["context"]?["includeDeclaration"]?.isTrue == true
        let cursor = try server.cursor(params)
        return .array(References.uses(cursor, withDefinitions: withDefinitions).map(JSONValue.location))
    }

    private static let documentSymbol = RequestRow(
        method: "textDocument/documentSymbol", capability: ("documentSymbolProvider", .bool(true))
    ) { server, params throws(ResponseError) in
        .array(Outline.of(try server.cursor(params)).map(\.json))
    }

    private static let prepareRename = RequestRow(
        method: "textDocument/prepareRename", capability: nil
    ) { server, params throws(ResponseError) in
        let cursor = try server.cursor(params)
        do throws(Rename.Refusal) {
            let (range, name) = try Rename.prepare(cursor)
            return .members(["range": .range(range), "placeholder": .string(name)])
        } catch {
            throw ResponseError(.requestFailed, error.message)
        }
    }

    private static let rename = RequestRow(
        method: "textDocument/rename",
        capability: ("renameProvider", .members(["prepareProvider": .bool(true)]))
    ) { server, params throws(ResponseError) in
        guard let name = params["newName"]?.text else { throw ResponseError(.invalidParams, "`newName` is missing") }
        let cursor = try server.cursor(params)
        do throws(Rename.Refusal) {
            let edits = try Rename.edits(cursor, to: name)
            let changes = edits.map {
                (key: FileURI.uri($0.path), value: JSONValue.array($0.edits.map(JSONValue.edit)))
            }
            return .members(["changes": .object(changes)])
        } catch {
            throw ResponseError(.requestFailed, error.message)
        }
    }

    private static let formatting = RequestRow(
        method: "textDocument/formatting", capability: ("documentFormattingProvider", .bool(true))
    ) { server, params throws(ResponseError) in
        let cursor = try server.cursor(params)
        let file = cursor.file.source
        do throws(Formatter.Refusal) {
            let text = try Formatter.format(file)
            guard text != file.text else { return .array([]) }
            let whole = file.textRange(0..<file.text.count, cursor.encoding)
            return .array([.edit(TextEdit(range: whole, text: String(decoding: text, as: UTF8.self)))])
        } catch {
            switch error {
            case .broken: throw ResponseError(.requestFailed, "a file with errors of YAML is not laid out")
            case .unknownForm:
                throw ResponseError(.requestFailed, "the file is written in a way that cannot be laid out")
            }
        }
    }
}

extension RuleFileServer {
    /// The place that a request is about; its beginning where the request names none.
    mutating func cursor(_ params: JSONValue) throws(ResponseError) -> Cursor {
        guard let path = path(params) else {
            throw ResponseError(.invalidParams, "`textDocument` is missing, or no file")
        }
        let root = rootDirectory(of: path)
        guard let file = workspace(at: root)[path] else {
            throw ResponseError(.invalidParams, "there is no file `\(path)`")
        }
        let position = params["position"]?.position ?? TextPosition(line: 0, character: 0)
        return Cursor(
            file, at: position, among: workspace(at: root).files, analysis(at: root), encoding, timeZones)
    }
}

extension CompletionItem {
    fileprivate func json(replacing range: JSONValue, place: Int) -> JSONValue {
        var digits = String(place)
        while digits.utf8.count < 4 { digits = "0" + digits }
        var members: [(key: String, value: JSONValue)] = [
            ("label", .string(label)), ("kind", .number(kind.rawValue)), ("sortText", .string(digits)),
            ("textEdit", .members(["range": range, "newText": .string(text)])),
        ]
        if !detail.isEmpty { members.append(("detail", .string(detail))) }
        if !documentation.isEmpty { members.append(("documentation", .string(documentation))) }
        return .object(members)
    }
}

extension Outline {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(name), "kind": .number(kind.rawValue), "range": .range(range),
            "selectionRange": .range(selection), "children": .array(children.map(\.json)),
        ])
    }
}
