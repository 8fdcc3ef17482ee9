import Testing

/// The report for a browser, as a text; `Tests/Scripts/report/run` opens it in one.
struct BacktestPageTests {
    /// A rule set and a history whose every text from outside is hostile.
    private static func page() throws -> String {
        let evil = #"<script>alert(1)</script>'"&"#
        let folder = Folder()
        try folder.write(
            "r.yaml",
            """
            events: {seen: {properties: {what: string}}}
            policies: {consent: {default: granted}}
            channels: {mail: {address: '"a"'}}
            campaigns:
              greet:
                trigger: {event: seen, key: event.what}
                when: event.what != "no"
                re_entry: never
                message: {channels: [mail], template: '\(evil.replacing("'", with: "''"))', params: {what: '${event.what}'}}

            """)
        func line(_ id: String, _ what: String, type: String = "seen") -> String {
            func json(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
            return """
                {"specversion":"1.0","id":"\(json(id))","source":"/t","type":"\(json(type))","subject":"\(json(evil))\\u202e",\
                "time":"2026-03-02T09:00:00Z","data":{"what":"\(json(what))"}}\n
                """
        }
        let history =
            line(evil + "1", evil) + line(evil + "2", evil) + line("3", "no") + line("4", evil, type: evil) + "{\n"
        let run = try Tool.run(
            "\(Tool.directory)/attune",
            [
                "backtest", "--rules", folder.path, "--events", "-", "--application", evil, "--html",
                "\(folder.path)/p.html",
            ],
            input: history)
        #expect(run.code == 0, "\(run.error)")
        return try folder.read("p.html")
    }

    @Test func nothingFromOutsideBecomesMarkup() throws {
        let page = try Self.page()
        #expect(!page.lowercased().contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&#39;&quot;&amp;"))
        #expect(page.contains("\\u{202e}") && !page.contains("\u{202e}"))
        // Every attribute's value has quotes around it, and no handler is among them.
        #expect(!page.contains(" onclick") && !page.contains("javascript:"))
    }

    @Test func itAsksForNothingElse() throws {
        let page = try Self.page()
        #expect(page.contains("default-src 'none'"))
        for text in ["http:", "https:", "//", "url(", "@import", "src=", "<link", "<img", "<iframe"] {
            #expect(!page.replacing("default-src", with: "").contains(text), "\(text)")
        }
    }

    @Test func itTellsOfFunnelReasonsAndExamples() throws {
        let page = try Self.page()
        for text in [
            "greet", "Triggers", "Messages sent", "re_entry", "condition", "<svg", "no journey began", "malformed_json",
            "of an undeclared type", "<h2 id=\"overview\">", "role=\"img\"",
        ] { #expect(page.contains(text), "\(text)") }
        // What is opened is closed.
        for tag in [
            "section", "table", "details", "ul", "ol", "li", "div", "tr", "td", "th", "svg", "figure", "span", "g",
        ] {
            let opened = page.split(separator: "<\(tag)").dropFirst().count { " >".contains($0.first ?? "x") }
            #expect(opened == page.split(separator: "</\(tag)>", omittingEmptySubsequences: false).count - 1, "\(tag)")
        }
    }
}
