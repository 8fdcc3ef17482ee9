#pragma once
#include <stddef.h>

/// A file that is part of the program.
typedef struct {
    /// Its name below its folder, ended by zero.
    const char *name;
    /// Its bytes.
    const unsigned char *bytes;
    /// How many there are.
    size_t count;
} attune_asset;

/// How many rule files of the example shop there are.
size_t attune_shop_rule_count(void);

/// A rule file of the example shop (deploy/rules/shop), by index.
attune_asset attune_shop_rule(size_t index);

/// How many schemas there are.
size_t attune_schema_count(void);

/// A schema (schemas/), by index, in order of name.
attune_asset attune_schema(size_t index);
