#include "CAssets.h"

static const unsigned char all_together[] = {
#embed "../../deploy/rules/shop/all-together.yaml"
};
static const unsigned char browse_abandonment[] = {
#embed "../../deploy/rules/shop/browse-abandonment.yaml"
};
static const unsigned char cart_reminder[] = {
#embed "../../deploy/rules/shop/cart-reminder.yaml"
};
static const unsigned char channels_and_policies[] = {
#embed "../../deploy/rules/shop/channels-and-policies.yaml"
};
static const unsigned char dictionary[] = {
#embed "../../deploy/rules/shop/dictionary.yaml"
};
static const unsigned char features[] = {
#embed "../../deploy/rules/shop/features.yaml"
};
static const unsigned char first_big_order[] = {
#embed "../../deploy/rules/shop/first-big-order.yaml"
};
static const unsigned char loyalty[] = {
#embed "../../deploy/rules/shop/loyalty.yaml"
};
static const unsigned char profile[] = {
#embed "../../deploy/rules/shop/profile.yaml"
};
static const unsigned char search_help[] = {
#embed "../../deploy/rules/shop/search-help.yaml"
};

static const attune_asset shop_rules[] = {
    {"all-together.yaml", all_together, sizeof all_together},
    {"browse-abandonment.yaml", browse_abandonment, sizeof browse_abandonment},
    {"cart-reminder.yaml", cart_reminder, sizeof cart_reminder},
    {"channels-and-policies.yaml", channels_and_policies, sizeof channels_and_policies},
    {"dictionary.yaml", dictionary, sizeof dictionary},
    {"features.yaml", features, sizeof features},
    {"first-big-order.yaml", first_big_order, sizeof first_big_order},
    {"loyalty.yaml", loyalty, sizeof loyalty},
    {"profile.yaml", profile, sizeof profile},
    {"search-help.yaml", search_help, sizeof search_help},
};

size_t attune_shop_rule_count(void) { return sizeof shop_rules / sizeof shop_rules[0]; }

attune_asset attune_shop_rule(size_t index) { return shop_rules[index]; }
