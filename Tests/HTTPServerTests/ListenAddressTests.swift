internal import Testing
@testable internal import HTTPServer

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8181", "127.0.0.1:8181"), ("[::1]:8181", "[::1]:8181"), ("0.0.0.0:0", "0.0.0.0:0"),
        ("localhost:80", "127.0.0.1:80"), ("[0:0::0:1]:65535", "[::1]:65535"),
    ])
    func anAddressIsAHostAndAPort(text: String, expected: String) {
        #expect(ListenAddress(text)?.description == expected)
    }

    @Test(arguments: [
        "", "8181", ":8181", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "127.0.0.1:-1", "::1:8181",
        "[127.0.0.1]:1", "[::1]", "example.com:80", "256.0.0.1:1", "127.0.0.1:8 1",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func anEmptyTokenIsNone() {
        #expect(BearerToken("") == nil)
    }
}
