import SeededRandomness
import Testing
import YAML

struct MutationTests {
    private static let valid = """
        # A rule set with a bit of everything.
        events:
          cart.updated: {properties: {cart_id: string, value: double, items: "list(map(string, dyn))"}}
        campaigns:
          cart-reminder:
            description: >-
              Remind people
              who left a basket — behind
            trigger:
              event: cart.updated
              where: 'event.value >= 50.0 && event.cart_id != ""'
            when: "views_24h >= 2 \\
              && stage != \\"lapsed\\" \\u00e9"
            steps:
              - wait: 30m   # then
              - send: {channels: [push, email], template: reminder, params: {name: '${individual.first_name}'}}
              - |+
                text

        """

    @Test func theFileItselfIsValid() {
        #expect(render(parse(Self.valid).diagnostics) == "")
    }

    @Test func brokenFilesGiveDiagnosticsAndNeverTrap() {
        let seed: UInt64 = 20_260_302
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let interesting = Array("{}[]:,'\"|>#&*!%@`-?\\ \t\n\r~<${}".utf8) + [0x00, 0x80, 0xC3, 0xFF, 0xE2, 0xF0]
        for _ in 0..<4_000 {
            var bytes = Array(Self.valid.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let byte = interesting.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.removeSubrange(place..<min(place + Int.random(in: 1...20, using: &random), bytes.count))
                default: bytes.insert(contentsOf: bytes[place..<min(place + 30, bytes.count)], at: place / 2)
                }
                if bytes.isEmpty { bytes = [byte] }
            }
            let source = SourceFile(path: "mutant.yaml", text: bytes)
            let (root, diagnostics) = YAML.parse(source)
            #expect(root != nil || !diagnostics.isEmpty || bytes.count < 60)
            let shown = DiagnosticRenderer(usesColor: true).render(diagnostics)
            #expect(shown.isEmpty == diagnostics.isEmpty)
            if let root {
                for scalar in scalars(root) { expectMapHolds(scalar, in: source) }
            }
        }
    }
}
