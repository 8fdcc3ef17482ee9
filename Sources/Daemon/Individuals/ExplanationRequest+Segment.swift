internal import HTTPServer
internal import JSON
internal import RuleSets

extension ExplanationRequest {
    /// The stage that the data of a change of segment names, `{"value": "lapsed"}`; a refusal where that is no stage of it.
    static func stage(in data: String, of change: SegmentChange, _ rules: RuleSet) -> Result<String, Refusal> {
        var parser = JSONParser()
        let bytes = Array(data.utf8)
        guard let document = unsafe try? parser.parse(bytes.span.bytes), document.root.isObject else {
            return .failure(Refusal(response: .error("the event's data is no JSON object", status: 400)))
        }
        let segment = rules.segments[change.segment]
        let stages: [String] =
            switch segment.definition {
            // It has none: `value` is empty.
            case .condition: [""]
            case .stages(let all):
                all.map(\.name).filter { name in change.stage.map { SegmentValue.stage(name) == $0 } ?? true }
            }
        if let value = document.root.member("value"), value.isString, let text = value.string,
            let stage = stages.first(where: { $0.utf8.elementsEqual(text.utf8) })
        {
            return .success(stage)
        }
        let known = stages.map { "{\"value\": \"\($0)\"}" }.joined(separator: ", ")
        return .failure(
            Refusal(
                response: .error(
                    "a change of the segment '\(segment.name)' triggers the campaign, whose event is \(known)",
                    status: 400)))
    }
}
