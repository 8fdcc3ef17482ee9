/// Dictionary, channels and policies for tests that are about campaigns. Everybody is reachable on push as `t-1` unless said otherwise.
func rules(_ campaigns: String, policies: String = "{consent: {default: granted}}", more: String = "") -> String {
    """
    events:
      a: {properties: {k: string, n: int, x: double, t: timestamp, d: duration, blob: string, items: list(dyn), any: dyn}}
      b: {properties: {k: string, n: int, x: double}}
    attributes:
      name: string
      push_token: string
      email: {type: string, pii: true}
      preferred_channel: string
      time_zone: string
    channels:
      push: {address: 'has(individual.push_token) ? individual.push_token : "t-1"'}
      email: {address: individual.email}
    policies: \(policies)
    \(more)
    campaigns:
    \(campaigns.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n"))

    """
}

/// A campaign `c` with these keys, one a line, that sends one message at once.
func campaign(_ name: String = "c", trigger: String = "a", _ keys: String...) -> String {
    ([
        "\(name):", "  trigger: \(trigger)", "  message: {channels: [push], template: t}",
    ] + keys.map { "  \($0)" }).joined(separator: "\n")
}

/// A campaign with these keys, one a line, and steps, one each.
func journey(named name: String = "c", trigger: String = "a", keys: [String] = [], _ steps: String...) -> String {
    (["\(name):", "  trigger: \(trigger)"] + keys.map { "  \($0)" } + ["  steps:"] + steps.map { "    - \($0)" })
        .joined(separator: "\n")
}

/// A step that sends on push.
let nudge = "{send: {channels: [push], template: t}}"
