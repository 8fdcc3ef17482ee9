#ifndef ATTUNE_CEDIT_SHIM_H
#define ATTUNE_CEDIT_SHIM_H

#include <stdio.h>

#include <editline/readline.h>

#endif
