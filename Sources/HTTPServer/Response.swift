/// An answer.
package struct Response: Sendable {
    /// What follows the headers.
    package enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
    }

    /// The status code.
    package var status: Int
    /// The media type of the body.
    package var contentType: String
    /// Further headers; their values hold no line breaks.
    package var headers: [(name: String, value: String)]
    /// The body.
    package var body: Body

    /// Creates an answer.
    package init(
        status: Int = 200, contentType: String, headers: [(name: String, value: String)] = [], body: Body
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// An answer in plain words.
    package static func text(
        _ text: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> Response {
        Response(
            status: status, contentType: "text/plain; charset=utf-8", headers: headers, body: .bytes(Array(text.utf8)))
    }

    /// A JSON document.
    package static func json(_ document: [UInt8], status: Int = 200) -> Response {
        Response(status: status, contentType: "application/json", body: .bytes(document))
    }

    /// A refusal: `{"error": "…"}`.
    package static func error(
        _ message: String, status: Int, headers: [(name: String, value: String)] = []
    ) -> Response {
        var text = "{\"error\":\""
        for scalar in message.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                text.unicodeScalars.append("\\")
                text.unicodeScalars.append(scalar)
            // A message says in words what a control character would.
            case "\u{0}"..."\u{1F}": text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return Response(
            status: status, contentType: "application/json", headers: headers,
            body: .bytes(Array((text + "\"}\n").utf8)))
    }
}
