/// Rules that use whatever takes time or chance: waits, awaits, choices, nights, caps, control groups, changes of segments.
enum EverythingRules {
    static let text = """
        events:
          cart.updated: {properties: {cart_id: string, value: double}}
          page.viewed: {properties: {product_id: string}}
          order.completed: {properties: {cart_id: string, total: double}}
        attributes:
          push_token: {type: string, pii: true}
          email: {type: string, pii: true}
          time_zone: string
        features:
          views_24h: {count: page.viewed, over: 24h}
          spend_7d: {sum: order.completed, of: event.total, over: 7d}
          views_ever: {count: page.viewed}
        segments:
          looking: views_24h >= 3
        channels:
          push: {address: individual.push_token}
          email: {address: individual.email, hours: "07:00-22:00", outside: hold}
        policies:
          time_zone: {default: Europe/Paris}
          consent: {default: granted}
          holdout: {percent: 8, salt: everything}
          quiet_hours: {from: "21:00", to: "08:00", channels: [push], max_hold: 12h}
          caps:
            - {max: 2, per: 24h, channel: push}
            - {max: 3, per: calendar-day}
            - {max: 4, per: 7d, tag: offers}
          suppress:
            - {name: spent-enough, when: spend_7d > 400.0, tags: [offers]}
        campaigns:
          basket:
            priority: 60
            value: event.value
            tags: [offers]
            trigger: {event: cart.updated, where: event.value >= 10, key: event.cart_id}
            when: views_ever >= 1
            restart: true
            re_entry: {after: 2d}
            holdout: {percent: 20}
            exit: [{event: order.completed, where: event.cart_id == trigger.cart_id && event.total > 150.0}]
            steps:
              - wait: 30m
              - id: nudge
                send:
                  channels: [push, email]
                  fallback: true
                  expires: 12h
                  params: {views: '${views_24h}', value: '${event.value}'}
                  variants: [{name: short, weight: 1, template: nudge-a}, {name: long, weight: 2, template: nudge-b}]
              - await: {event: order.completed, where: event.cart_id == trigger.cart_id, within: 8h}
                then:
                  - id: thanks
                    send: {channels: [email], template: thanks, params: {total: '${event.total}'}, obeys_caps: false}
                else:
                  - choose:
                      - when: event.value < 100
                        steps: [{id: last, send: {channels: [push], template: last}}]
                      - else: [{wait: {until: {time: "09:00", days: [mon, wed, fri]}}}, {id: news, send: {channels: [email], template: news}}]
            goal: {event: order.completed, where: event.cart_id == trigger.cart_id, within: 3d, value: event.total}
          browsing:
            trigger: {enters: looking}
            exit: [{leaves: looking}]
            steps: [{wait: 2h}, {send: {channels: [push], template: still-looking}}]
          forgetful:
            trigger: {leaves: looking}
            message: {channels: [email], template: come-back}
          service-note:
            purpose: service
            priority: 10
            trigger: {event: order.completed, key: event.cart_id}
            steps: [{wait: {until: {time: "19:30"}}}, {send: {channels: [push, email], template: note}}]
          watching:
            mode: shadow
            trigger: page.viewed
            message: {channels: [push], template: watch}

        """
}
