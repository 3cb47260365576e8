/**
 * Pages and pictures for people, drawn from what runs and registries have recorded. Pure functions
 * of records: what a page shows depends on nothing else, and a page needs nothing but itself.
 */
@NullMarked
package org.rondo.report;

import org.jspecify.annotations.NullMarked;
