import Testing

@testable import RuleSets

/// Cutting texts with `${…}` into parts.
struct TemplateScannerTests {
    @Test(arguments: [
        ("", ""),
        ("plain $5 {x}", "plain $5 {x}"),
        ("${a}", "<a>"),
        ("a ${b} c", "a |<b>| c"),
        ("$${a}", "${a}"),
        ("$$${a}", "$${a}"),
        ("${a}${b}", "<a>|<b>"),
        ("${ {'k': 1}['k'] }", "< {'k': 1}['k'] >"),
        (#"${"}" + '\'}'}"#, #"<"}" + '\'}'>"#),
        (#"${r'\'} x"#, #"<r'\'>| x"#),
        (#"${'''a'}'''}"#, #"<'''a'}'''>"#),
        ("${''}", "<''>"),
        ("x ${a", "x |!"),
        ("${'a}", "!"),
        (#"${"\"#, "!"),
        ("é${ü}é", "é|<ü>|é"),
    ])
    func textsAreCut(text: String, expected: String) {
        let bytes = Array(text.utf8)
        let parts = TemplateScanner.parts(text).map { part in
            switch part {
            case .text(let text): text
            case .expression(let range): "<" + String(decoding: bytes[range], as: UTF8.self) + ">"
            case .unclosed: "!"
            }
        }
        #expect(parts.joined(separator: "|") == expected)
    }
}
