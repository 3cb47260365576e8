/**
 * The page of a run: a verdict, curves, results, data and settings, out of the files in its folder
 * and nothing else.
 */
@NullMarked
package org.rondo.report.run;

import org.jspecify.annotations.NullMarked;
