/// An operator of another language, SQL mostly, where one of expressions is expected.
struct ForeignWord {
    /// What to write instead.
    let help: String
    /// Whether the token before is a part of it: of `<>` the `<`.
    let includesPrevious: Bool

    /// Recognises a token by its text and that of the token before; `isAdjacent` tells whether nothing stands between them.
    init?(_ text: String, after previous: String, isAdjacent: Bool) {
        var includesPrevious = false
        switch text.uppercased() {
        case "AND": help = "write &&"
        case "OR": help = "write ||"
        case "IN" where Self.negates(previous):
            help = "write !(x in […])"
            includesPrevious = true
        case "IN" where text != "in": help = "write in, with small letters"
        case "NOT" where !Self.negates(previous): help = "write !(…), and for `NOT IN` !(x in […])"
        case "IS": help = "write ==; whether something is there says has(…)"
        case "LIKE", "ILIKE": help = "write x.contains(\"…\"), x.startsWith(\"…\") or x.matches(\"…\")"
        case "BETWEEN": help = "write x >= a && x <= b"
        case ">" where previous == "<" && isAdjacent:
            help = "write !="
            includesPrevious = true
        default: return nil
        }
        self.includesPrevious = includesPrevious
    }

    /// Whether a token is the word for `!`.
    static func negates(_ text: String) -> Bool { text.uppercased() == "NOT" }
}
