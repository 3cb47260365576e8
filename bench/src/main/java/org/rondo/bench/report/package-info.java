/** Where results go: sections of the documentation's pages, with the machine they come from. */
@NullMarked
package org.rondo.bench.report;

import org.jspecify.annotations.NullMarked;
