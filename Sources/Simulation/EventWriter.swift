import Events
import JSON

/// Writes the shop's events as CloudEvents 1.0 in structured JSON, each with an id of its own.
struct EventWriter: ~Copyable, Sendable {
    private let seed: [UInt8]
    /// The data of `page.viewed`, by product.
    private let views: [[UInt8]]
    private var written: UInt64 = 0
    private var json = JSONWriter(reserving: 1_024)

    /// Creates a writer whose ids carry the seed, so that two shops on one topic do not take each other's events for repeated.
    init(seed: UInt64, catalogue: Catalogue) {
        self.seed = Array(String(seed, radix: 16).utf8)
        views = catalogue.products.map { product in
            var json = JSONWriter()
            json.object {
                $0.key("product_id")
                $0.string(product.id)
                $0.key("category")
                $0.string(product.category)
                $0.key("price")
                $0.double(product.price)
            }
            return json.bytes
        }
    }

    /// An individual's id, UTF-8.
    func key(of individual: Int) -> [UInt8] {
        Array(Self.name(individual).utf8)
    }

    /// An individual's id.
    static func name(_ individual: Int) -> String {
        "c-\(individual + 1)"
    }

    mutating func viewed(by individual: Int, product: Int, at time: Milliseconds) -> [UInt8] {
        let data = views[product]
        return event("page.viewed", from: "/shop/web", of: individual, at: time) { $0.raw(data) }
    }

    mutating func searched(by individual: Int, query: String, results: Int, at time: Milliseconds) -> [UInt8] {
        event("search.performed", from: "/shop/web", of: individual, at: time) { json in
            json.object {
                $0.key("query")
                $0.string(query)
                $0.key("results")
                $0.int(results)
            }
        }
    }

    mutating func opened(by individual: Int, platform: String, at time: Milliseconds) -> [UInt8] {
        event("app.opened", from: "/shop/app", of: individual, at: time) { json in
            json.object {
                $0.key("platform")
                $0.string(platform)
            }
        }
    }

    mutating func changed(
        _ basket: Basket, number: Int, of individual: Int, catalogue: Catalogue, at time: Milliseconds
    ) -> [UInt8] {
        event("cart.updated", from: "/shop/web", of: individual, at: time) { json in
            json.object {
                $0.key("cart_id")
                $0.string("cart-\(individual + 1)-\(number)")
                $0.key("value")
                $0.double(Double(basket.cents(in: catalogue)) / 100)
                $0.key("items")
                $0.array { json in
                    for index in basket.lines.indices where basket.lines[index].quantity > 0 {
                        let product = catalogue.products[Int(basket.lines[index].product)]
                        json.object {
                            $0.key("product_id")
                            $0.string(product.id)
                            $0.key("name")
                            $0.string(product.name)
                            $0.key("price")
                            $0.double(product.price)
                            $0.key("quantity")
                            $0.int(Int(basket.lines[index].quantity))
                        }
                    }
                }
            }
        }
    }

    mutating func ordered(
        _ basket: Basket, number: Int, order: Int, by individual: Int, catalogue: Catalogue, at time: Milliseconds
    ) -> [UInt8] {
        event("order.completed", from: "/shop/checkout", of: individual, at: time) { json in
            json.object {
                $0.key("order_id")
                $0.string("order-\(individual + 1)-\(order)")
                $0.key("cart_id")
                $0.string("cart-\(individual + 1)-\(number)")
                $0.key("total")
                $0.double(Double(basket.cents(in: catalogue)) / 100)
                if let category = basket.category(in: catalogue) {
                    $0.key("category")
                    $0.string(category)
                }
                $0.key("items")
                $0.int(basket.itemCount)
            }
        }
    }

    mutating func sentBack(by individual: Int, order: Int, cents: Int, at time: Milliseconds) -> [UInt8] {
        event("order.returned", from: "/shop/checkout", of: individual, at: time) { json in
            json.object {
                $0.key("order_id")
                $0.string("order-\(individual + 1)-\(order)")
                $0.key("total")
                $0.double(Double(cents) / 100)
            }
        }
    }

    /// All attributes of somebody new: a push token and an e-mail address only where they have one.
    mutating func profile(of individual: Int, _ traits: Traits, token: Int, at time: Milliseconds) -> [UInt8] {
        attributes(of: individual, at: time) { json in
            json.key("first_name")
            json.string(traits.firstName)
            if traits.hasEmail {
                json.key("email")
                json.string("c-\(individual + 1)@mail.example")
            }
            if traits.hasPush {
                json.key("push_token")
                json.string(traits.pushToken(token))
            }
            json.key("time_zone")
            json.string(traits.timeZone)
        }
    }

    mutating func token(of individual: Int, _ traits: Traits, token: Int, at time: Milliseconds) -> [UInt8] {
        attributes(of: individual, at: time) { json in
            json.key("push_token")
            json.string(traits.pushToken(token))
        }
    }

    /// An answer to whether the shop may send marketing; nil means on any channel.
    mutating func consent(
        of individual: Int, channel: String?, isGranted: Bool, at time: Milliseconds
    ) -> [UInt8] {
        event("consent.changed", from: "/shop/crm", of: individual, at: time) { json in
            json.object {
                $0.key("purpose")
                $0.string("marketing")
                if let channel {
                    $0.key("channel")
                    $0.string(channel)
                }
                $0.key("granted")
                $0.bool(isGranted)
            }
        }
    }

    private mutating func attributes(
        of individual: Int, at time: Milliseconds, _ attributes: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        event("individual.updated", from: "/shop/crm", of: individual, at: time) { json in
            json.object {
                $0.key("attributes")
                $0.object(attributes)
            }
        }
    }

    private mutating func event(
        _ type: String, from source: String, of individual: Int, at time: Milliseconds,
        data: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        written &+= 1
        let id = eventID()
        json.removeAll()
        json.object {
            $0.key("specversion")
            $0.string("1.0")
            $0.key("id")
            $0.string(id)
            $0.key("source")
            $0.string(source)
            $0.key("type")
            $0.string(type)
            $0.key("subject")
            $0.string(Self.name(individual))
            $0.key("time")
            $0.string(InstantText.rfc3339(time))
            $0.key("datacontenttype")
            $0.string("application/json")
            $0.key("data")
            data(&$0)
        }
        return json.bytes
    }

    private func eventID() -> String {
        String(decoding: seed, as: UTF8.self) + "-" + String(written, radix: 16)
    }
}

extension Traits {
    fileprivate func pushToken(_ number: Int) -> String {
        "push-\(String(secret, radix: 16))-\(number)"
    }
}
