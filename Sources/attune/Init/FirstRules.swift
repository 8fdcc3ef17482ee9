/// The smallest rule set that is complete: data, a way to reach people, a campaign, and tests. The README shows its campaign.
enum FirstRules {
    /// The file's name.
    static let name = "rules.yaml"

    /// The file.
    static let text = """
        # What people do, as it stands in the events topic. `attune explain events` tells of every key.
        events:
          cart.updated: {properties: {cart_id: string, value: double}}
          order.completed: {properties: {cart_id: string}}

        # What is known of people.
        attributes:
          email: {type: string, pii: true}

        # How they are reached.
        channels:
          email: {address: individual.email}

        campaigns:
          cart-reminder:
            trigger: {event: cart.updated, where: event.value >= 50, key: event.cart_id}
            restart: true                     # each change of the basket begins it anew
            exit: [{event: order.completed, where: event.cart_id == trigger.cart_id}]
            steps:
              - wait: 30m
              - send: {channels: [email], template: cart-reminder-v1, params: {total: '${event.value}'}}

        # What must be so, in virtual time: `attune test`.
        tests:
          - name: who leaves a basket is reminded half an hour later
            start: 2026-03-02T09:00:00Z
            individual: {attributes: {email: joe@shop.example}, consents: {marketing: [email]}}
            timeline:
              - {at: 0m, event: cart.updated, data: {cart_id: c1, value: 80.0}}
              - {at: 1h}
            expect:
              - {at: 30m, send: cart-reminder, channel: email, params: {total: 80.0}}

          - name: who buys is not reminded
            start: 2026-03-02T09:00:00Z
            individual: {attributes: {email: joe@shop.example}, consents: {marketing: [email]}}
            timeline:
              - {at: 0m, event: cart.updated, data: {cart_id: c1, value: 80.0}}
              - {at: 10m, event: order.completed, data: {cart_id: c1}}
              - {at: 1h}
            expect: []

        """
}
