/** Accounts and regions as immutable tables: transactions, ids, tags, filters and pages. */
@NullMarked
package io.github.localec2.server.state;

import org.jspecify.annotations.NullMarked;
