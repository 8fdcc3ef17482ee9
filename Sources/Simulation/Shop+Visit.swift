import Events

extension Shop {
    /// Decides how a visit begins; the first act follows at once.
    mutating func welcome(_ index: Int) {
        let traits = traits(of: index)
        shoppers[index].actsLeft = UInt8(min(Habits.maximumActs, 1 + Habits.meanActs * random.exponential()))
        shoppers[index].searchFailed = false
        shoppers[index].next =
            if !shoppers[index].isKnown {
                .register
            } else if shoppers[index].returnableCents > 0, random.chance(Habits.sendsBack) {
                .sendBack
            } else if shoppers[index].grantsMarketing, random.chance(Habits.changesMind) {
                .changeMind
            } else if traits.hasPush, random.chance(Habits.renewsToken) {
                .renewToken
            } else {
                arrival(traits)
            }
    }

    /// Does what an individual's next act is, plans the one after it, and returns the event.
    mutating func act(_ index: Int, at time: Milliseconds) -> [UInt8] {
        let act = shoppers[index].next
        let traits = traits(of: index)
        switch act {
        case .register:
            shoppers[index].isKnown = true
            shoppers[index].tokens = 1
            plan(traits.hasPush ? .answerPush : .answerEmail, of: index, after: time, pause: 1...50)
            return writer.profile(of: index, traits, token: 1, at: time)
        case .renewToken:
            shoppers[index].tokens &+= 1
            plan(arrival(traits), of: index, after: time)
            return writer.token(of: index, traits, token: Int(shoppers[index].tokens), at: time)
        case .answerPush, .answerEmail:
            let isPush = act == .answerPush
            let isGranted = isPush ? traits.grantsPush : traits.grantsEmail
            if isGranted { shoppers[index].grantsMarketing = true }
            if isPush {
                plan(.answerEmail, of: index, after: time, pause: 1...3_000)
            } else {
                plan(arrival(traits), of: index, after: time)
            }
            return writer.consent(of: index, channel: isPush ? "push" : "email", isGranted: isGranted, at: time)
        case .changeMind:
            shoppers[index].grantsMarketing = false
            plan(arrival(traits), of: index, after: time)
            return writer.consent(of: index, channel: nil, isGranted: false, at: time)
        case .open:
            plan(.browse, of: index, after: time, pause: 500...5_000)
            return writer.opened(by: index, platform: traits.platform, at: time)
        case .sendBack:
            let cents = Int(shoppers[index].returnableCents)
            shoppers[index].returnableCents = 0
            plan(arrival(traits), of: index, after: time)
            return writer.sentBack(by: index, order: Int(shoppers[index].orders), cents: cents, at: time)
        case .order:
            return order(index, at: time)
        case .none, .browse:
            return browse(index, traits, at: time)
        }
    }

    /// Looks at something, searches for it or changes the basket.
    private mutating func browse(_ index: Int, _ traits: Traits, at time: Milliseconds) -> [UInt8] {
        shoppers[index].actsLeft -= min(1, shoppers[index].actsLeft)
        let value: [UInt8]
        let lot = random.unit()
        let searches = shoppers[index].searchFailed ? Habits.searchesAgain : Habits.searches
        if lot < searches {
            value = search(index, traits, at: time)
        } else if lot < searches + Habits.changesBasket, let changed = changeBasket(index, at: time) {
            value = changed
        } else {
            value = look(index, traits, at: time)
        }
        if shoppers[index].actsLeft > 0 {
            plan(.browse, of: index, after: time)
        } else if !shoppers[index].basket.isEmpty, random.chance(traits.orderChance) {
            plan(.order, of: index, after: time)
        } else {
            shoppers[index].next = .none
        }
        return value
    }

    private mutating func look(_ index: Int, _ traits: Traits, at time: Milliseconds) -> [UInt8] {
        shoppers[index].searchFailed = false
        let hasLooked = shoppers[index].product < UInt16.max
        if !(hasLooked && random.chance(Habits.sameProduct)) { shoppers[index].product = draw(traits) }
        return writer.viewed(by: index, product: Int(shoppers[index].product), at: time)
    }

    private mutating func search(_ index: Int, _ traits: Traits, at time: Milliseconds) -> [UInt8] {
        let fails = random.chance(shoppers[index].searchFailed ? 2 * Habits.searchFails : Habits.searchFails)
        shoppers[index].searchFailed = fails
        if fails {
            let query = Catalogue.unknownQueries[random.index(below: Catalogue.unknownQueries.count)]
            return writer.searched(by: index, query: query, results: 0, at: time)
        }
        let product = catalogue.products[Int(draw(traits))]
        let query = random.chance(0.5) ? product.category : product.name
        return writer.searched(by: index, query: query, results: 1 + random.index(below: 40), at: time)
    }

    /// Puts the product looked at last into the basket, or takes something out. Nil where neither can be done.
    private mutating func changeBasket(_ index: Int, at time: Milliseconds) -> [UInt8]? {
        let product = shoppers[index].product
        if !shoppers[index].basket.isEmpty, random.chance(Habits.takesOut) {
            shoppers[index].basket.removeLine()
        } else {
            guard product < UInt16.max else { return nil }
            if shoppers[index].basket.isEmpty { shoppers[index].baskets &+= 1 }
            guard shoppers[index].basket.add(product) else { return nil }
        }
        return writer.changed(
            shoppers[index].basket, number: Int(shoppers[index].baskets), of: index, catalogue: catalogue, at: time)
    }

    private mutating func order(_ index: Int, at time: Milliseconds) -> [UInt8] {
        let basket = shoppers[index].basket
        shoppers[index].basket = Basket()
        shoppers[index].orders &+= 1
        shoppers[index].returnableCents = UInt32(clamping: basket.cents(in: catalogue))
        shoppers[index].next = .none
        return writer.ordered(
            basket, number: Int(shoppers[index].baskets), order: Int(shoppers[index].orders), by: index,
            catalogue: catalogue, at: time)
    }

    private mutating func draw(_ traits: Traits) -> UInt16 {
        let isFavourite = random.chance(Habits.favouriteCategory)
        let category = isFavourite ? traits.favouriteCategory : random.index(below: catalogue.categories.count)
        let shelf = catalogue.categories[category]
        return UInt16(clamping: shelf.lowerBound + random.skewedIndex(below: shelf.count))
    }

    /// The first act of somebody known.
    private mutating func arrival(_ traits: Traits) -> Shopper.Act {
        traits.platform != "web" && random.chance(Habits.opensApp) ? .open : .browse
    }

    private mutating func plan(
        _ act: Shopper.Act, of index: Int, after time: Milliseconds,
        pause bounds: ClosedRange<Milliseconds> = Habits.pauseBounds
    ) {
        let pause = Milliseconds(Habits.meanPause * random.exponential())
        shoppers[index].next = act
        agenda.add(index, at: time + min(max(pause, bounds.lowerBound), bounds.upperBound))
    }

    private func traits(of index: Int) -> Traits {
        Traits(seed: seed, individual: index, categories: catalogue.categories.count)
    }
}
