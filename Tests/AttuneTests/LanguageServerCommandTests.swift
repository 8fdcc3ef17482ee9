import Testing

/// `attune lsp` over its streams.
struct LanguageServerCommandTests {
    private func frame(_ message: String) -> String { "Content-Length: \(message.utf8.count)\r\n\r\n\(message)" }

    private var start: String {
        frame(
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":"file://\#(Tool.checkout)/deploy/rules/shop"}}"#
        )
            + frame(#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#)
    }
    private var shutdown: String { frame(#"{"jsonrpc":"2.0","id":9,"method":"shutdown"}"#) }
    private var exit: String { frame(#"{"jsonrpc":"2.0","method":"exit"}"#) }

    @Test func aSessionIsAnsweredAndEndsWith0() throws {
        let hover =
            #"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":"#
            + #"{"uri":"file://\#(Tool.checkout)/deploy/rules/shop/features.yaml"},"position":{"line":7,"character":4}}}"#
        let run = try Tool.attune("lsp", input: start + frame(hover) + shutdown + exit)
        #expect(run.code == 0 && run.error.isEmpty)
        #expect(run.output.contains("feature `views_24h`: int") && run.output.contains(#""id":9,"result":null"#))
        #expect(run.output.hasPrefix("Content-Length: "))
    }

    @Test func findingsAreToldWhenNothingWaits() throws {
        let open =
            #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":"#
            + #"{"uri":"file://\#(Tool.checkout)/deploy/rules/shop/new.yaml","text":"scores:\n  s: nothing\n"}}}"#
        // The stream ends without a word: what is known by then is told, and the end is no good one.
        let run = try Tool.attune("lsp", input: start + frame(open))
        #expect(run.code == 1)
        #expect(run.output.contains("publishDiagnostics") && run.output.contains("E0201"))
    }

    @Test func whatIsBrokenCostsOnlyItself() throws {
        let garbage = "Content-Length: x\r\n\r\n" + frame("{]") + frame(#"{"jsonrpc":"2.0","id":5,"method":"no/such"}"#)
        let run = try Tool.attune("lsp", input: garbage + start + garbage + shutdown + exit)
        #expect(run.code == 0)
        #expect(run.output.contains("-32700") && run.output.contains("-32601") && run.output.contains("-32002"))
        #expect(try Tool.attune("lsp", input: start + exit).code == 1)
    }
}
