import JSON
import RuleSets

/// A notification that the server understands; the others are passed over.
struct NotificationRow: Sendable {
    let method: String
    let note: @Sendable (inout RuleFileServer, JSONValue) -> Void

    static let all: [NotificationRow] = [didOpen, didChange, didSave, didClose, didChangeWatchedFiles]

    private static let didOpen = NotificationRow(method: "textDocument/didOpen") { server, params in
        guard let path = server.path(params), let text = params["textDocument"]?["text"]?.text else { return }
        server.update(path) { $0.edit(path, Array(text.utf8)) }
    }

    private static let didChange = NotificationRow(method: "textDocument/didChange") { server, params in
        guard let path = server.path(params) else { return }
        let encoding = server.encoding
        server.update(path) { workspace in
            var text = workspace[path]?.file.bytes ?? []
            for change in params["contentChanges"]?.items ?? [] {
                guard let new = change["text"]?.text else { continue }
                text = TextChange(range: change["range"]?.range, text: new).applied(to: text, encoding)
            }
            workspace.edit(path, text)
        }
    }

    private static let didSave = NotificationRow(method: "textDocument/didSave") { server, params in
        guard let path = server.path(params) else { return }
        let bytes = server.folder.read(path)
        server.update(path) { $0.save(path, bytes) }
    }

    private static let didClose = NotificationRow(method: "textDocument/didClose") { server, params in
        guard let path = server.path(params) else { return }
        let bytes = server.folder.read(path)
        server.update(path) { $0.close(path, saved: bytes) }
    }

    private static let didChangeWatchedFiles = NotificationRow(method: "workspace/didChangeWatchedFiles") {
        server, params in
        for change in params["changes"]?.items ?? [] {
            guard let path = change["uri"]?.text.flatMap(FileURI.path) else { continue }
            // A folder that is not looked at yet is read when it is.
            guard server.workspaces[server.rootDirectory(of: path)] != nil else { continue }
            // 3: deleted.
            let bytes = change["type"]?.whole == 3 ? nil : server.folder.read(path)
            server.update(path) { $0.save(path, bytes) }
        }
    }
}

extension RuleFileServer {
    /// The path of the document that a message is about.
    func path(_ params: JSONValue) -> String? { params["textDocument"]?["uri"]?.text.flatMap(FileURI.path) }
}
