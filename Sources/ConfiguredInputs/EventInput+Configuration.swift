package import Configuration
package import Events
internal import HumanText

extension EventInput {
    /// An input of the configuration.
    package init(_ input: Configuration.Input) {
        let mapping = input.mapping.map(FieldMapping.init) ?? FieldMapping()
        let format = InputFormat(InputFormat.Kind(input.format), mapping: mapping)
        self.init(topic: input.topic, format: format, isProfile: input.isProfile)
    }
}

extension InputFormat.Kind {
    /// The format that the configuration names; a test holds the configuration's names against these.
    fileprivate init(_ format: Configuration.Input.Format) {
        guard let kind = Self(rawValue: format.rawValue) else { preconditionFailure("no row for format \(format)") }
        self = kind
    }
}

extension FieldMapping {
    /// A mapping of the configuration.
    fileprivate init(_ mapping: Configuration.Input.Mapping) {
        self.init(
            individual: mapping.individual.map(FieldSource.init), type: mapping.type.map(FieldSource.init),
            id: mapping.id.map(FieldSource.init), time: mapping.time.map(FieldSource.init),
            timeUnit: mapping.timeUnit.map(UnixTimeUnit.init), data: mapping.data.map(FieldSource.init))
    }
}

extension FieldSource {
    fileprivate init(_ source: Configuration.Input.Source) {
        switch source {
        case .paths(let paths): self = .paths(paths)
        case .constant(let text): self = .constant(text)
        }
    }
}

extension UnixTimeUnit {
    fileprivate init(_ unit: Configuration.Input.TimeUnit) {
        switch unit {
        case .s: self = .seconds
        case .ms: self = .milliseconds
        case .us: self = .microseconds
        case .ns: self = .nanoseconds
        }
    }
}

extension EventLimits {
    /// The limits of a configuration.
    package init(_ configuration: Configuration) {
        self.init(
            maxEventBytes: configuration.limits.maxEventBytes,
            maxFutureMilliseconds: configuration.maxFuture.wholeMilliseconds)
    }
}
