/**
 * Output that grows by batches: a folder of batches, and a ledger of numbered entries that says
 * which inputs each of them is of. A batch counts from the moment that its entry is made, which of
 * several writers one can. What a batch holds is the caller's affair.
 */
@NullMarked
package org.rondo.spark.ledger;

import org.jspecify.annotations.NullMarked;
