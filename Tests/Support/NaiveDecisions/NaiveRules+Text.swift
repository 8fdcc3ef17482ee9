import Events

extension NaiveRules {
    /// The rule set as a rule file says it.
    var text: String {
        var lines: [String] = ["events:"]
        for type in Self.types {
            lines.append("  \(type): {\(label(type))properties: {k: string, n: int}}")
        }
        let level = labelled.contains("level") ? "{type: int, labels: [health]}" : "int"
        lines.append(
            "attributes: {push_token: string, mail_token: string, time_zone: string, preferred_channel: string, level: \(level)}"
        )
        section("features", features.map { "\($0.name): \(Self.text($0))" }, &lines)
        section("segments", segments.map(text), &lines)
        section("channels", channels.map(Self.text), &lines)
        lines.append("policies:")
        if let defaultZone { lines.append("  time_zone: {default: \(defaultZone)}") }
        lines.append("  consent: {default: \(isGranted ? "granted" : "denied")}")
        if let holdout { lines.append("  holdout: {percent: \(holdout.percent), salt: \(holdout.salt)}") }
        if let quiet = quietHours {
            let (from, to) = (Interval.clock(quiet.interval.from), Interval.clock(quiet.interval.to))
            lines.append(
                "  quiet_hours: {from: \"\(from)\", to: \"\(to)\", channels: [\(quiet.channels.joined(separator: ", "))], action: \(quiet.drops ? "drop" : "hold"), max_hold: \(Self.text(quiet.longestHold))}"
            )
        }
        if !caps.isEmpty { lines.append("  caps: [\(caps.map(Self.text).joined(separator: ", "))]") }
        if !suppressions.isEmpty {
            lines.append("  suppress: [\(suppressions.map(Self.text).joined(separator: ", "))]")
        }
        if !paused.isEmpty { lines.append("  paused: [\(paused.joined(separator: ", "))]") }
        if !labelled.isEmpty { lines.append("  labels: {health: {consent: wellbeing}}") }
        lines.append("campaigns:")
        for campaign in campaigns { write(campaign, to: &lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func label(_ name: String) -> String { labelled.contains(name) ? "labels: [health], " : "" }

    private func section(_ name: String, _ entries: [String], _ lines: inout [String]) {
        if entries.isEmpty { return }
        lines.append("\(name):")
        lines += entries.map { "  \($0)" }
    }

    /// A duration as rule files write it.
    static func text(_ duration: Milliseconds) -> String {
        duration % 60_000 == 0 ? "\(duration / 60_000)m" : "\(duration)ms"
    }

    private static func text(_ feature: Feature) -> String {
        var parts: [String] = []
        switch feature.kind {
        case .count: parts = ["count: \(feature.type)"]
        case .sum: parts = ["sum: \(feature.type)", "of: event.n"]
        case .max: parts = ["max: \(feature.type)", "of: event.n", "default: 0"]
        case .last: parts = ["last: \(feature.type)", "of: event.k", "default: none"]
        case .distinct: parts = ["distinct: \(feature.type)", "of: event.k"]
        }
        if let condition = feature.condition { parts.append("where: '\(condition.text)'") }
        if let window = feature.window { parts.append("over: \(text(window))") }
        if feature.allowsWarming { parts.append("warming: allow") }
        return "{\(parts.joined(separator: ", "))}"
    }

    private func text(_ segment: Segment) -> String {
        let label = label(segment.name)
        guard segment.isStaged else {
            return "\(segment.name): {\(label)when: '\(segment.stages[0].condition.text)'}"
        }
        let stages = segment.stages.map { "{\($0.name): '\($0.condition.text)'}" }.joined(separator: ", ")
        return "\(segment.name): {\(label)stages: [\(stages)]}"
    }

    private static func text(_ channel: Channel) -> String {
        var parts = ["address: individual.\(channel.attribute)"]
        if let hours = channel.hours { parts.append("hours: \"\(hours.text)\"") }
        if channel.hours != nil { parts.append("outside: \(channel.holds ? "hold" : "skip")") }
        return "\(channel.name): {\(parts.joined(separator: ", "))}"
    }

    private static func text(_ cap: Cap) -> String {
        var parts = ["max: \(cap.max)", "per: \(cap.per.map(text) ?? "calendar-day")"]
        if let channel = cap.channel { parts.append("channel: \(channel)") }
        if let tag = cap.tag { parts.append("tag: \(tag)") }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func text(_ suppression: Suppression) -> String {
        var parts = ["name: \(suppression.name)", "when: '\(suppression.when.text)'"]
        if !suppression.tags.isEmpty { parts.append("tags: [\(suppression.tags.joined(separator: ", "))]") }
        if !suppression.campaigns.isEmpty {
            parts.append("campaigns: [\(suppression.campaigns.joined(separator: ", "))]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    static func text(_ cause: Cause) -> String {
        switch cause {
        case .events(let types): return "event: [\(types.joined(separator: ", "))]"
        case .segment(let enters, let segment, let stage):
            return "\(enters ? "enters" : "leaves"): \(stage.map { "{\(segment): \($0)}" } ?? segment)"
        }
    }

    private func write(_ campaign: Campaign, to lines: inout [String]) {
        lines.append("  \(campaign.name):")
        func add(_ line: String) { lines.append("    \(line)") }
        if campaign.mode != "live" { add("mode: \(campaign.mode)") }
        if let percent = campaign.rollout { add("rollout: {percent: \(percent)}") }
        if let percent = campaign.holdout { add("holdout: {percent: \(percent)}") }
        if let active = campaign.active {
            var parts = ["sends: \(active.sends)"]
            if let from = active.from { parts.append("from: \(InstantText.rfc3339(from))") }
            if let until = active.until { parts.append("until: \(InstantText.rfc3339(until))") }
            add("active: {\(parts.joined(separator: ", "))}")
        }
        if campaign.trace { add("trace: true") }
        if carriesLabel(campaign) { add("uses: [health]") }
        add("purpose: \(campaign.purpose)")
        add("priority: \(campaign.priority)")
        if campaign.hasValue { add("value: event.n") }
        if !campaign.tags.isEmpty { add("tags: [\(campaign.tags.joined(separator: ", "))]") }
        var trigger = [Self.text(campaign.trigger), "max_age: \(Self.text(campaign.maxAge))"]
        if let condition = campaign.condition { trigger.append("where: '\(condition.text)'") }
        if campaign.hasKey { trigger.append("key: event.k") }
        add("trigger: {\(trigger.joined(separator: ", "))}")
        if let when = campaign.when { add("when: '\(when.text)'") }
        if campaign.restarts { add("restart: true") }
        switch campaign.reEntry {
        case .always: break
        case .never: add("re_entry: never")
        case .after(let pause): add("re_entry: {after: \(Self.text(pause))}")
        }
        if !campaign.exits.isEmpty {
            let exits = campaign.exits.map { exit in
                "{\(Self.text(exit.cause))\(exit.condition.map { ", where: '\($0.text)'" } ?? "")}"
            }
            add("exit: [\(exits.joined(separator: ", "))]")
        }
        add("steps: [\(campaign.steps.map(Self.text).joined(separator: ", "))]")
        if let goal = campaign.goal {
            var parts = ["event: [\(goal.types.joined(separator: ", "))]", "within: \(Self.text(goal.within))"]
            if let condition = goal.condition { parts.append("where: '\(condition.text)'") }
            if goal.hasValue { parts.append("value: event.n") }
            add("goal: {\(parts.joined(separator: ", "))}")
        }
    }

    private static func text(_ step: Step) -> String {
        var parts = step.hasID ? ["id: \(step.id)"] : []
        if let condition = step.condition { parts.append("when: '\(condition.text)'") }
        switch step.action {
        case .wait(let length): parts.append("wait: \(text(length))")
        case .until(let length): parts.append("wait: {until: 'event.time + duration(\"\(text(length))\")'}")
        case .local(let minute, let days):
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            let list = days.isEmpty ? "" : ", days: [\(days.map { names[$0] }.joined(separator: ", "))]"
            parts.append("wait: {until: {time: \"\(Interval.clock(minute))\"\(list)}}")
        case .send(let send): parts.append("send: \(text(send))")
        case .choose(let alternatives, let otherwise):
            var texts = alternatives.map {
                "{when: '\($0.condition.text)', steps: [\($0.steps.map(text).joined(separator: ", "))]}"
            }
            if let otherwise { texts.append("{else: [\(otherwise.map(text).joined(separator: ", "))]}") }
            parts.append("choose: [\(texts.joined(separator: ", "))]")
        case .await(let types, let condition, let within, let then, let otherwise):
            let condition = condition.map { ", where: '\($0.text)'" } ?? ""
            parts.append("await: {event: [\(types.joined(separator: ", "))], within: \(text(within))\(condition)}")
            if !then.isEmpty { parts.append("then: [\(then.map(text).joined(separator: ", "))]") }
            if !otherwise.isEmpty { parts.append("else: [\(otherwise.map(text).joined(separator: ", "))]") }
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func text(_ send: Send) -> String {
        var parts = ["channels: [\(send.channels.joined(separator: ", "))]", "expires: \(text(send.expires))"]
        if let template = send.template { parts.append("template: \(template)") }
        if !send.params.isEmpty { parts.append("params: \(text(send.params))") }
        if send.hasFallback { parts.append("fallback: true") }
        if !send.obeysCaps { parts.append("obeys_caps: false") }
        if send.counts != send.obeysCaps { parts.append("counts: \(send.counts)") }
        if !send.variants.isEmpty {
            let variants = send.variants.map { variant in
                let template = variant.template.map { ", template: \($0)" } ?? ""
                let params = variant.params.isEmpty ? "" : ", params: \(text(variant.params))"
                return "{name: \(variant.name), weight: \(variant.weight)\(template)\(params)}"
            }
            parts.append("variants: [\(variants.joined(separator: ", "))]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func text(_ params: [Param]) -> String {
        let params = params.map { param in
            switch param.content {
            case .ref(let ref): "\(param.name): '${\(ref.text)}'"
            case .literal(let number): "\(param.name): \(number)"
            }
        }
        return "{\(params.joined(separator: ", "))}"
    }
}

extension NaiveRules.Ref {
    var text: String {
        switch self {
        case .event(let name): "event.\(name)"
        case .trigger(let name): "trigger.\(name)"
        case .individual(let name): "individual.\(name)"
        case .feature(let name): name
        }
    }
}

extension NaiveRules.Condition {
    /// The condition in CEL; within single quotes of YAML.
    var text: String {
        switch self {
        case .constant(let flag): "\(flag)"
        case .atLeast(let ref, let number): "\(ref.text) >= \(number)"
        case .equals(let ref, let text): "\(ref.text) == \"\(text)\""
        case .same(let left, let right): "\(left.text) == \(right.text)"
        case .segment(let name): name
        case .stage(let name, let stage): "\(name) == \"\(stage)\""
        case .not(let operand): "!(\(operand.text))"
        case .both(let left, let right): "(\(left.text) && \(right.text))"
        case .either(let left, let right): "(\(left.text) || \(right.text))"
        }
    }
}
